"""Files of past awards and of people: what stands in them, and everything that is wrong with them.

A file is a table with a head line, as spreadsheets save it: parted by
semicolons, commas or tabs, in UTF-8 (with its mark or without), UTF-16 or
Windows-1252.  Of a file of awards each line is a party; the lines of one
reference are one award, whose own cells stand in its first line and are empty
or the same in the others.  Of a file of people each line is a place of work;
the lines of one ORCID iD or address are one person.

A file with any fault is not taken in.  Every fault is told with its line and
column, so that it is mended once.
"""

from parvis.domain.past_files.reading import check
from parvis.domain.past_files.table import COLUMNS, MOST_BYTES, decoded
from parvis.domain.past_files.told import Award, Checked, Fault, Kind, Part, Person, Somebody, Work

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "Award",
    "Checked",
    "Fault",
    "Kind",
    "Part",
    "Person",
    "Somebody",
    "Work",
    "check",
    "decoded",
]
