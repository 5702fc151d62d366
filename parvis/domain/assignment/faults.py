"""What can be wrong with a matching's file, each kind by its name, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.domain.reading import Problem, Unreadable
from parvis.domain.words import Words, words

FAULTS: dict[str, Words] = {
    "no-json": words(
        "{why} (at line {line}, column {column})", "ce n’est pas du JSON (ligne {line}, colonne {column})"
    ),
    "too-deep": words("lists stand in lists without end", "des listes s’emboîtent sans fin"),
    "no-table": words("a table is meant here", "une table est attendue ici"),
    "key-twice": words("this key stands twice in one table", "cette clé figure deux fois dans une table"),
    "no-list": words("a list is meant here", "une liste est attendue ici"),
    "shape": words("{why}", "la clé ou la valeur ne convient pas ({why})"),
    "row": words("[{meant}] is meant here, not {found}", "[{meant}] est attendu ici, non {found}"),
    "twice": words("{what} stands here a second time", "{what} figure ici une seconde fois"),
    "unknown-proposal": words("there is no proposal {id!r}", "il n’y a pas de proposition {id!r}"),
    "unknown-expert": words("there is no expert {id!r}", "il n’y a pas d’expert {id!r}"),
    "unknown-bid": words("{bid!r} is no bid; {meant} is meant", "{bid!r} n’est pas un vœu\u202f; {meant} est attendu"),
    "affinity": words(
        "the affinity of {proposal} and {expert} is {found}; a number from -{most} to {most} is meant",
        "l’affinité de {proposal} et {expert} est {found}\u202f; un nombre de -{most} à {most} est attendu",
    ),
    "weight": words(
        "the weight {found} of {what} is no number from -{most} to {most}",
        "le poids {found} de {what} n’est pas un nombre de -{most} à {most}",
    ),
    "reviews": words(
        "{found} reviews are asked for; a number from 0 to {most} is meant",
        "{found} évaluations sont demandées\u202f; un nombre de 0 à {most} est attendu",
    ),
    "capacity": words(
        "the capacity of {expert} is {found}; a number from 0 to {most} is meant",
        "la capacité de {expert} est {found}\u202f; un nombre de 0 à {most} est attendu",
    ),
    "minimum": words(
        "the minimum of {expert} is {found}; a number from 0 to the capacity is meant",
        "le minimum de {expert} est {found}\u202f; un nombre de 0 à la capacité est attendu",
    ),
    "at-most": words(
        "{found} of one group are allowed; a number from 1 is meant",
        "{found} d’un même groupe sont admis\u202f; un nombre à partir de 1 est attendu",
    ),
    "at-least": words(
        "{found} of {group} are wanted; a number from 1 is meant",
        "{found} de {group} sont exigés\u202f; un nombre à partir de 1 est attendu",
    ),
    "at-least-above": words(
        "{found} of {group} are wanted, but at most {most} of one group are allowed",
        "{found} de {group} sont exigés, mais {most} au plus d’un même groupe sont admis",
    ),
    "over-round": words(
        "{found} over the round are allowed; a number from 0 is meant",
        "{found} sur l’ensemble sont admis\u202f; un nombre à partir de 0 est attendu",
    ),
    "rule-twice": words(
        "two rules speak of {of}; one is meant", "deux règles visent {of}\u202f; une seule est attendue"
    ),
    "no-group": words(
        "{expert} has no {family}, and a rule asks for it", "{expert} n’a pas de {family}, qu’une règle demande"
    ),
    "nothing-to-go-by": words(
        "there are neither pairs nor texts of {id} to see who fits",
        "il n’y a ni paires ni textes de {id} pour voir qui convient",
    ),
    "locked-conflict": words(
        "{proposal} and {expert} are locked, but in conflict: {ground}",
        "{proposal} et {expert} sont fixés, mais en conflit\u202f: {ground}",
    ),
    "locked-own-nation": words(
        "{proposal} and {expert} are locked, but the expert is of the proposal's nation",
        "{proposal} et {expert} sont fixés, mais l’expert est d’un pays de la proposition",
    ),
    "locked-forbidden": words(
        "{proposal} and {expert} are locked, but also forbidden",
        "{proposal} et {expert} sont fixés, mais aussi interdits",
    ),
    "locked-never": words(
        "{proposal} and {expert} are locked, but the expert said never",
        "{proposal} et {expert} sont fixés, mais l’expert a dit jamais",
    ),
    "locked-no-pair": words(
        "{proposal} and {expert} are locked, but stand not among the pairs",
        "{proposal} et {expert} sont fixés, mais ne figurent pas parmi les paires",
    ),
    "locked-reviews": words(
        "{found} experts are locked for {proposal}, which needs {most}",
        "{found} experts sont fixés pour {proposal}, à qui il en faut {most}",
    ),
    "locked-capacity": words(
        "{found} proposals are locked for {expert}, whose capacity is {most}",
        "{found} propositions sont fixées pour {expert}, dont la capacité est {most}",
    ),
    "locked-at-most": words(
        "{found} experts of {group} are locked for {proposal}; at most {most}",
        "{found} experts de {group} sont fixés pour {proposal}\u202f; {most} au plus",
    ),
    "locked-over-round": words(
        "{found} reviews by experts of {group} are locked; at most {most} over the round",
        "{found} évaluations par des experts de {group} sont fixées\u202f; {most} au plus sur l’ensemble",
    ),
    "more": words("and {found} more of the kind", "et {found} autres de ce genre"),
}


@dataclass(frozen=True)
class Fault(Problem):
    """One thing wrong with the file: its place, why, and its name for programmes to go by."""

    name: str
    french: str

    def told(self, language: str) -> str:
        """The sentence with its place."""
        why, colon = (self.french, "\u202f: ") if language == "fr" else (self.why, ": ")
        return f"{self.where}{colon}{why}" if self.where else why

    def __str__(self) -> str:
        return self.told("en")


def fault(name: str, where: str = "", **facts: object) -> Fault:
    """The fault of this name."""
    said = {language: text.format(**facts) for language, text in FAULTS[name].items()}
    return Fault(where, said["en"], name, said["fr"])


class BadInstance(Unreadable):
    """The file cannot be matched; the message names every record and reason."""

    problems: tuple[Fault, ...]

    def told(self, language: str) -> str:
        """Everything wrong, a line each."""
        return "\n".join(problem.told(language) for problem in self.problems)
