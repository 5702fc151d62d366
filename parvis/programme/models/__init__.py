"""What the programme keeps, one module a matter.

revisions    editions of the programme file, as they were adopted
calls        calls and top-down activities, their events and their documents
invitations  directors invited to an activity
pages        the words of the public pages
threads      what people ask the office, and what it answers
"""

from parvis.programme.models.calls import Addendum, Call, CallDocument, CallQuestion, Extension, SampleCheck
from parvis.programme.models.invitations import DirectorInvitation
from parvis.programme.models.pages import Page, PageRevision
from parvis.programme.models.revisions import ProgrammeRevision
from parvis.programme.models.threads import Message, Thread

__all__ = [
    "Addendum",
    "Call",
    "CallDocument",
    "CallQuestion",
    "DirectorInvitation",
    "Extension",
    "Message",
    "Page",
    "PageRevision",
    "ProgrammeRevision",
    "SampleCheck",
    "Thread",
]
