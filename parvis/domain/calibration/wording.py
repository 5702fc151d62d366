"""What the marks cannot tell, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from parvis.domain.calibration.result import Note
from parvis.domain.words import number, words

FEWEST_PROPOSALS, FEWEST_REPEATED, FEW = 3, 2, 3


def too_few() -> Note:
    """Too few proposals, or reviews, for anything to be told of chance."""
    return Note(
        rule="too-few",
        words=words(
            f"Fewer than {FEWEST_PROPOSALS} proposals have marks: nothing can be told of severity or chance. "
            "Only raw means are given.",
            f"Moins de {FEWEST_PROPOSALS} propositions ont des notes\u202f: on ne peut rien dire de la sévérité ni du "
            "hasard. Seules les moyennes brutes sont données.",
        ),
    )


def all_equal() -> Note:
    """Every mark is the same."""
    return Note(
        rule="all-equal",
        words=words(
            "All marks are equal: there is nothing to adjust and nothing to rank.",
            "Toutes les notes sont égales\u202f: il n’y a rien à ajuster ni à classer.",
        ),
    )


def one_review_each() -> Note:
    """No proposal, or only one, has a second review."""
    return Note(
        rule="one-review-each",
        words=words(
            "Hardly any proposal has more than one review: how much of a mark is chance cannot be told. "
            "Only raw means are given.",
            "Presque aucune proposition n’a plus d’une évaluation\u202f: on ne peut savoir quelle part d’une note "
            "tient au hasard. Seules les moyennes brutes sont données.",
        ),
    )


def tangled() -> Note:
    """Who read what is so arranged that the three cannot be told apart."""
    return Note(
        rule="tangled",
        words=words(
            "Who read what is so arranged that worth, severity and chance cannot be told apart. "
            "Only raw means are given.",
            "La répartition des lectures ne permet pas de distinguer la valeur, la sévérité et le hasard. "
            "Seules les moyennes brutes sont données.",
        ),
    )


def severity_unknown() -> Note:
    """Reviewers have one mark each."""
    return Note(
        rule="severity-unknown",
        words=words(
            "Hardly any reviewer has marked more than one proposal: severity cannot be told from chance and is not "
            "adjusted for. Adjusted marks only allow for the number of reviews.",
            "Presque aucun évaluateur n’a noté plus d’une proposition\u202f: la sévérité ne se distingue pas du hasard "
            "et n’est pas corrigée. Les notes ajustées ne tiennent compte que du nombre d’évaluations.",
        ),
    )


def no_severity() -> Note:
    """The estimated variance between reviewers is nothing."""
    return Note(
        rule="no-severity",
        words=words(
            "The marks show no difference in severity between reviewers: nothing is adjusted for it.",
            "Les notes ne montrent aucune différence de sévérité entre évaluateurs\u202f: rien n’est corrigé "
            "à ce titre.",
        ),
    )


def no_difference() -> Note:
    """The estimated variance between proposals is nothing."""
    return Note(
        rule="no-difference",
        words=words(
            "Severity and chance explain all that the marks differ by: they do not tell one proposal from another.",
            "La sévérité et le hasard expliquent tous les écarts entre les notes\u202f: elles ne distinguent pas les "
            "propositions.",
        ),
    )


def parts(sizes: Sequence[int]) -> Note:
    """The design falls apart."""
    many, sizes_en = number(len(sizes)), ", ".join(map(str, sizes))
    return Note(
        rule="parts",
        words=words(
            f"The proposals fall into {many['en']} parts that share no reviewer ({sizes_en} proposals). Between parts, "
            "severe reviewers and weak proposals cannot be told apart: ranks across them take the parts’ reviewers to "
            "be alike on the whole, and are less sure.",
            f"Les propositions se répartissent en {many['fr']} ensembles sans évaluateur commun ({sizes_en} "
            "propositions). D’un ensemble à l’autre, des évaluateurs sévères et des propositions faibles ne se "
            "distinguent pas\u202f: les rangs y supposent des évaluateurs semblables dans l’ensemble et sont moins "
            "sûrs.",
        ),
    )


def without_marks(ids: Sequence[str]) -> Note:
    """Proposals without any mark."""
    many = number(len(ids))
    one = len(ids) == 1
    return Note(
        rule="without-marks",
        ids=tuple(ids),
        words=words(
            f"{many['en']} proposal{' has no mark and has' if one else 's have no mark and have'} no rank.",
            f"{many['fr']} proposition{' n’a pas de note et n’a pas' if one else 's n’ont pas de note et n’ont pas'} "
            "de rang.",
        ),
    )


def few_marks(few: int, all_of_them: int) -> Note:
    """Most severities rest on little."""
    return Note(
        rule="few-marks",
        words=words(
            f"{few} of {all_of_them} reviewers have marked fewer than {FEW} proposals: their severity is known only "
            "roughly, and the uncertainty shown leaves out how roughly the variances themselves are known.",
            f"{few} évaluateurs sur {all_of_them} ont noté moins de {FEW} propositions\u202f: leur sévérité n’est "
            "connue que grossièrement, et l’incertitude indiquée ne compte pas celle des variances elles-mêmes.",
        ),
    )
