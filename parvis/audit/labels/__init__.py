"""Names of what stands in the trail, for whoever reads it.

Each deed has its words: what comes after the name of whoever did it.  They
stand here together, not with the apps that do the deeds, because a trail
outlives the code that wrote it.

people      accounts, consent, offices, standing, letters
press       the press library, the newsletter, stories, pages
programme   calls, conversations, the network, earlier funding
proposals   from the draft to what was handed in
review      screening, experts, rounds, panels and their meetings
nations     the committee: papers, positions, meetings, delegations
awards      awards, reports, changes, money, open data
"""

from parvis.audit.labels import awards, nations, people, press, programme, proposals, review

ACTED_BY = "acted by"

DEEDS = {
    **people.DEEDS,
    **press.DEEDS,
    **programme.DEEDS,
    **proposals.DEEDS,
    **review.DEEDS,
    **nations.DEEDS,
    **awards.DEEDS,
}

# By which fact the words of a deed differ: they stand under `deed/value`, and without it for any other value.
TOLD_APART = {"paper.position-taken": "kind", "paper.line-ruled": "ruling"}

# What somebody without an account does, by a link or a form that is open to all; else nobody means the house itself.
OF_VISITORS = frozenset(
    {
        "activity.invitation-declined",
        "award.declined",
        "award.letter-accepted",
        "call.question-asked",
        "code.accepted",
        "code.refused",
        "code.sent",
        "code.sent-again",
        "newsletter.asked",
        "newsletter.confirmed",
        "newsletter.language-changed",
        "newsletter.left",
        "paper.code-refused",
        "person.signed-up",
        "proposal.party-declined",
        "review.declined",
        "thread.opened",
        "thread.written",
    }
)

# Deeds that went past a rule for a reason, or were done in somebody's name.
EXCEPTIONS = frozenset(
    {
        "award.no-longer-public",
        "call.rules-lifted",
        "conflict.overridden",
        "conflict.override-asked",
        "match.cleared",
        "person.protected",
        "proposal.acting-asked",
        "proposal.acting-began",
        "proposal.acting-declined",
        "proposal.acting-ended",
        "proposal.withdrawn-by-office",
    }
)
