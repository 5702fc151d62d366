"""In words: what rules cost, what a floor does, what a new matching changed."""

from __future__ import annotations

from decimal import Decimal

from parvis.domain.words import Words, number, words

NAMES = {
    "own_nation": words("nobody judges a proposal of their nation", "personne ne juge une proposition de son pays"),
    "at_most": words("at most so many of one {of}", "un nombre limité par groupe ({of})"),
    "at_least": words("at least so many of {of}", "un nombre minimal de {of}"),
    "fields": words("each field covered", "chaque domaine couvert"),
    "over_round": words("so many over the round by one {of}", "un nombre limité sur l’ensemble par groupe ({of})"),
    "minimum": words("experts’ fewest reviews", "le nombre minimal d’évaluations par expert"),
    "never": words("bids of never", "les vœux négatifs"),
    "forbidden": words("pairs crossed out", "les paires écartées"),
    "locked": words("locked pairs", "les paires fixées"),
    "fairness": words("the fairness floor", "le plancher d’équité"),
}


def figure(affinity: float) -> Words:
    """An affinity as each language writes it, with three decimals."""
    return number(Decimal(f"{affinity:.3f}"))


def rule_costs(rule: str, of: str, costs: float, share: float) -> Words:
    """What one rule costs."""
    name = {language: text.format(of=of) for language, text in NAMES[rule].items()}
    shown, percent = figure(costs), number(Decimal(f"{share * 100:.2f}"))
    return words(
        f"Without “{name['en']}”: {shown['en']} more ({percent['en']} %).",
        f"Sans «\u202f{name['fr']}\u202f»\u202f: {shown['fr']} de plus ({percent['fr']}\u202f%).",
    )


def floor_does(floor: float, minimum: float, plain: float, costs: float) -> Words:
    """What the floor gives and takes."""
    low, now, was, price = figure(floor), figure(minimum), figure(plain), figure(costs)
    return words(
        f"No pair below {low['en']}: the proposal that is worst off has {now['en']} (without: {was['en']}); "
        f"it costs {price['en']} in all.",
        f"Aucune paire sous {low['fr']}\u202f: la proposition la moins bien servie a {now['fr']} (sans cela\u202f: "
        f"{was['fr']})\u202f; cela coûte {price['fr']} en tout.",
    )


def changed(kept: int, moved: int, new: int, proposals: int) -> Words:
    """What a new matching changed."""
    return words(
        f"Against the matching before: {kept} pairs kept, {moved} gone, {new} new, at {proposals} "
        f"{'proposal' if proposals == 1 else 'proposals'}.",
        f"Par rapport à la répartition précédente\u202f: {kept} paires gardées, {moved} retirées, {new} nouvelles, "
        f"pour {proposals} proposition{'s' * (proposals > 1)}.",
    )
