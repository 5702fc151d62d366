"""The writers of relations and conflicts.

relations  who stands how to a case, from when until when
conflicts  what keeps somebody from a case: stated, detected, ended, set aside by two people
reading    what somebody who is no party has opened
"""

from parvis.standing.actions.reading import note_reading
from parvis.standing.actions.relations import end, end_all, relate

__all__ = ["end", "end_all", "note_reading", "relate"]
