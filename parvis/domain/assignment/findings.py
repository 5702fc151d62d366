"""What a recount finds, in French; the English stands where it is found."""

from __future__ import annotations

from parvis.domain.problems import Problem

FRENCH = {
    "%(proposal)s and %(expert)s are not both in the instance": "%(proposal)s et %(expert)s ne figurent pas tous deux "
    "dans le dossier",
    "%(expert)s stands twice for %(proposal)s": "%(expert)s figure deux fois pour %(proposal)s",
    "%(expert)s is in conflict with %(proposal)s": "%(expert)s est en conflit avec %(proposal)s",
    "%(expert)s is of a nation of %(proposal)s": "%(expert)s est d’un pays de %(proposal)s",
    "%(expert)s is forbidden for %(proposal)s": "%(expert)s est interdit pour %(proposal)s",
    "%(expert)s said never to %(proposal)s": "%(expert)s a dit jamais à %(proposal)s",
    "%(expert)s is no candidate for %(proposal)s": "%(expert)s n’est pas candidat pour %(proposal)s",
    "%(expert)s and %(proposal)s have another affinity": "%(expert)s et %(proposal)s ont une autre affinité",
    "%(proposal)s and %(expert)s are told wrongly to be locked or not": "il est dit à tort que %(proposal)s et "
    "%(expert)s sont fixés ou non",
    "%(proposal)s and %(expert)s are locked but not assigned": "%(proposal)s et %(expert)s sont fixés mais non "
    "attribués",
    "%(proposal)s has %(there)s and lacks %(lacks)s of %(need)s reviews": "%(proposal)s a %(there)s évaluations et il "
    "lui en manque %(lacks)s sur %(need)s",
    "%(expert)s has %(load)s reviews, at most %(capacity)s": "%(expert)s a %(load)s évaluations, au plus %(capacity)s",
    "%(expert)s has %(load)s reviews, at least %(minimum)s": "%(expert)s a %(load)s évaluations, au moins %(minimum)s",
    "%(proposal)s has %(times)s experts of %(group)s, at most %(most)s": "%(proposal)s a %(times)s experts de "
    "%(group)s, au plus %(most)s",
    "%(proposal)s has %(times)s experts of %(group)s, at least %(least)s": "%(proposal)s a %(times)s experts de "
    "%(group)s, au moins %(least)s",
    "%(group)s has %(times)s reviews over the round, at most %(most)s": "%(group)s a %(times)s évaluations sur "
    "l’ensemble, au plus %(most)s",
    "what is told to be uncovered is not what is": "ce qui est dit non couvert n’est pas ce qui l’est",
    "%(proposal)s and %(expert)s fit less than %(floor)s": "%(proposal)s et %(expert)s sont sous %(floor)s",
    "the floor leaves somebody with less than without it": "le plancher laisse quelqu’un avec moins que sans lui",
    "%(what)s: told %(told)s, counted %(counted)s": "%(what)s\u202f: dit %(told)s, compté %(counted)s",
    "the state is told wrongly": "l’état est mal dit",
    "reviews are missing, and no cut says why": "des évaluations manquent, et aucune coupe ne dit pourquoi",
}


def found_in(problem: Problem, language: str) -> str:
    """What was found, in words."""
    if language == "fr":
        return FRENCH[problem.message] % problem.facts
    return str(problem)
