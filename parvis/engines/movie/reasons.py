"""Why a film can't be read, or can't be cut without encoding: one code, one sentence."""

from __future__ import annotations

from parvis.domain.refusals import Refused


def _(msgid: str) -> str:
    return msgid


REASONS: dict[str, str] = {
    # The file as such.
    "unreadable": _("This file can’t be read as film or sound."),
    "empty": _("This file is empty."),
    "unknown-container": _("This file is not in a film or sound format known here."),
    "unknown-codec": _("This file holds a kind of film or sound that is not known here."),
    "damaged": _("This file is damaged or incomplete: its contents can’t be found."),
    "truncated": _("This file ends before its film does: %(missing)s bytes are missing. Please send it again."),
    "no-table": _("This file is incomplete: the table of its contents is missing. Please send it again."),
    "no-media": _("This file holds neither pictures nor sound."),
    "no-frames": _("This film holds no pictures."),
    "no-sound": _("This film has no sound."),
    "picture-size": _("The picture size of this film can’t be used."),
    "too-long": _("This recording is longer than %(hours)s hours."),
    "too-many-frames": _("This film has more frames than can be handled."),
    # Sound as they are, but cut only after a new container or encoding.
    "not-mp4": _("Parts can be taken at once only from MP4 and MOV files."),
    "fragmented": _("This file is written in fragments, so its parts are taken from the house rendition."),
    "encrypted": _("This film is encrypted."),
    "external": _("This film refers to other files for its contents."),
    "edit-list": _("This film has been rearranged by several edits, so its parts are taken from the house rendition."),
    "field-coded": _("The pictures of this film are coded as fields, so its parts are taken from the house rendition."),
    "sound-layout": _("The sound of this film is stored in a way that can’t be cut without encoding."),
    "damaged-tables": _("The tables of this film contradict each other (%(where)s)."),
    "oversized-tables": _("The tables of this film are larger than any real film needs (%(where)s)."),
    "remux-failed": _("The pictures of this film can’t be moved into an MP4 unchanged."),
    "outdated-index": _("The index of this film was made by another version and has to be made again."),
}


class Unreadable(Refused):
    """The file can't be used as film or sound, or not in the way asked; `code` is a key of `REASONS`."""

    status = 422

    def __init__(self, code: str = "unreadable", **facts: object) -> None:
        super().__init__(REASONS[code], code=code, **facts)
