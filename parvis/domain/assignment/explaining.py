"""A matching explained in words, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parvis.domain.assignment.result import Assigned, Barred, NotChosen
from parvis.domain.assignment.shortfall import Cut, Uncovered
from parvis.domain.words import NOTHING, Words, joined, listed, number, words

RULES = {
    "capacity": words("let full experts take more", "laisser des experts complets en prendre davantage"),
    "at-most": words("allow more experts of one group", "admettre davantage d’experts d’un même groupe"),
    "own-nation": words("admit experts of the proposal’s nation", "admettre des experts du pays de la proposition"),
    "over-round": words("raise a group’s number over the round", "relever le nombre d’un groupe sur l’ensemble"),
    "at-least": words("do without the group that is wanted", "se passer du groupe exigé"),
    "fields": words("leave a field uncovered", "laisser un domaine sans expert"),
    "reviews": words("ask for fewer reviews", "demander moins d’évaluations"),
    "minimum": words("let experts stay below their minimum", "laisser des experts sous leur minimum"),
}
GENTLEST = tuple(RULES)
SHOWN = 5


def figure(affinity: float) -> Words:
    """An affinity as each language writes it, with three decimals."""
    return number(Decimal(f"{affinity:.3f}"))


def why(
    chosen: Sequence[Assigned],
    next_best: Sequence[NotChosen],
    barred: Sequence[Barred],
    *,
    lacks: int = 0,
    penalty: float = 0.0,
) -> Words:
    """Why a proposal got these experts, and not the next best."""
    parts = [_chosen(chosen)]
    if lacks:
        parts.append(words(f"Lacks {lacks}.", f"Manque\u202f: {lacks}."))
    if next_best:
        parts.append(_next_best(next_best[0], penalty))
    if barred:
        names = listed([_barred(one) for one in barred])
        parts.append(words(f"Barred: {names['en']}.", f"Écartés\u202f: {names['fr']}."))
    return joined(*parts)


def _chosen(chosen: Sequence[Assigned]) -> Words:
    if not chosen:
        return words("Nobody could be chosen.", "Personne n’a pu être retenu.")
    names = listed([_named(one) for one in chosen])
    return words(
        f"Chosen because no other choice gives the whole round more: {names['en']}.",
        f"Retenus, car aucun autre choix ne donne davantage à l’ensemble\u202f: {names['fr']}.",
    )


PARTS = {"topic": words("topic", "sujet"), "bid": words("bid", "vœu")}


def _named(one: Assigned) -> Words:
    shown = figure(one.affinity)
    parts = [shown, *(_part(name, part) for name, part in one.parts.items())]
    if one.shared:
        terms = ", ".join(one.shared)
        parts.append(words(f"both: {terms}", f"en commun\u202f: {terms}"))
    if one.locked:
        parts.append(words("locked", "fixé"))
    inside = joined(*parts, by="; ") if len(parts) > 2 or one.parts else joined(*parts, by=", ")
    french = inside["fr"].replace("; ", "\u202f; ")
    return words(f"{one.expert} ({inside['en']})", f"{one.expert} ({french})")


def _part(name: str, part: float) -> Words:
    named, shown = PARTS.get(name, words(name, name)), figure(part)
    return words(f"{named['en']} {shown['en']}", f"{named['fr']} {shown['fr']}")


def _next_best(one: NotChosen, penalty: float) -> Words:
    shown, price, cost = figure(one.affinity), figure(one.price), figure(one.forcing_costs)
    reasons = []
    if one.full_group:
        reasons.append(words(f"{one.full_group} has no place left", f"plus de place pour {one.full_group}"))
    if penalty and one.price > penalty / 2:
        reasons.append(
            words("another proposal would lose a review by it", "une autre proposition y perdrait une évaluation")
        )
    elif one.price > 0:
        reasons.append(
            words(f"others would lose at least {price['en']} by it", f"d’autres y perdraient au moins {price['fr']}")
        )
    if one.forcing_costs > 0 and not (penalty and one.forcing_costs > penalty / 2):
        reasons.append(
            words(f"forcing it costs at least {cost['en']} in all", f"l’imposer coûte au moins {cost['fr']} en tout")
        )
    reason = joined(*reasons, by=", ") if reasons else words("it would gain nothing", "on n’y gagnerait rien")
    return words(
        f"Next best, not chosen: {one.expert} ({shown['en']}); {reason['en']}.",
        f"Suivant, non retenu\u202f: {one.expert} ({shown['fr']})\u202f; {reason['fr']}.",
    )


def _barred(one: Barred) -> Words:
    ground = BARS.get(one.rule) or words(one.ground, one.ground)
    return words(f"{one.expert} ({ground['en']})", f"{one.expert} ({ground['fr']})")


BARS = {
    "own-nation": words("own nation", "même pays"),
    "forbidden": words("crossed out", "écarté à la main"),
    "never": words("said never", "a dit jamais"),
}


def shortage(missing: int, unmet: int, cut: Cut | None, uncovered: Sequence[Uncovered] = ()) -> Words:
    """Why not every rule can be met."""
    parts = []
    if missing:
        parts.append(
            words(
                f"{missing} {'review' if missing == 1 else 'reviews'} cannot be given.",
                f"{missing} évaluation{'s' * (missing > 1)} ne peu{'ven' * (missing > 1)}t être attribuée"
                f"{'s' * (missing > 1)}.",
            )
        )
    if cut:
        parts.append(_cut(cut))
    if unmet:
        parts.append(words(f"Short of experts’ minimum: {unmet}.", f"Manque aux minimums des experts\u202f: {unmet}."))
    if uncovered:
        names = _some([f"{one.proposal} – {one.group}" for one in uncovered])
        parts.append(words(f"Nobody can be there for: {names}.", f"Personne n’est disponible pour\u202f: {names}."))
    return joined(*parts)


def _cut(cut: Cut) -> Words:
    proposals, experts, others = _some(cut.proposals), _some([*cut.experts, *cut.groups]), cut.pairs + cut.places
    full = cut.capacity + cut.over_round
    if experts:
        given = words(
            f"those of their experts who are full ({experts}) can give {full}, all others {others}",
            f"leurs experts complets ({experts}) peuvent en donner {full}, tous les autres {others}",
        )
    else:
        given = words(f"all their experts can give {others}", f"tous leurs experts peuvent en donner {others}")
    return words(
        f"What lacks, lacks here: {proposals}. They need {cut.need}; {given['en']}: {cut.missing} short.",
        f"Ce qui manque, manque ici\u202f: {proposals}. Il leur en faut {cut.need}\u202f; {given['fr']}"
        f"\u202f: il en manque {cut.missing}.",
    )


def eased(rule: str, changes: int, left: int, names: Sequence[str]) -> Words:
    """One way of mending it."""
    some = _some(names)
    rest = words(f"; still short: {left}", f"\u202f; il en manque encore {left}") if left else NOTHING
    return words(
        f"{_upper(RULES[rule]['en'])}: {changes} in all ({some}){rest['en']}.",
        f"{_upper(RULES[rule]['fr'])}\u202f: {changes} en tout ({some}){rest['fr']}.",
    )


def _some(names: Sequence[str]) -> str:
    left = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" … +{left}" if left > 0 else "")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
