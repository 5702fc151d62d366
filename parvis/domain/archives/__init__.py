"""The archive of a case: its whole file in one ZIP, and the proof that nothing in it was changed.

layout   what stands in it, under which names, in which form
reading  its parts as bytes and lines
proving  reading one that somebody handed over, and saying what is wrong with it

`python -m parvis.domain.archives ARCHIVE` proves one on any machine with Python:
no database, no other package, no network.
"""

from parvis.domain.archives.layout import Manifest, Part
from parvis.domain.archives.proving import Proof, prove
from parvis.domain.archives.reading import Unreadable

__all__ = ["Manifest", "Part", "Proof", "Unreadable", "prove"]
