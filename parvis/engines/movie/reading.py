"""From a film's own tables to its index, or to the reason why it can't be cut without encoding."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from parvis.engines.movie.access_points import H264, HEVC, verified_points
from parvis.engines.movie.boxes import Layout, Read, bodies, box, children, name_of, top_layout
from parvis.engines.movie.edits import shown_stretch
from parvis.engines.movie.fields import codes_fields
from parvis.engines.movie.index import Index, Track
from parvis.engines.movie.rate import Pace, pace_of
from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.runs import Whole
from parvis.engines.movie.sounds import equal_sound_size, run_up_samples
from parvis.engines.movie.tables import Samples, read_samples

MOST_TRACKS = 64
MOST_FRAMES = 8_000_000
MOST_COUNTERS = 4096
LONGEST_SECONDS = 24 * 3600

KINDS = {
    b"vide": "video",
    b"soun": "sound",
    b"text": "text",
    b"sbtl": "text",
    b"subt": "text",
    b"clcp": "text",
    b"tmcd": "timecode",
}
OPENINGS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid"})
PLACE_NAMES = (b"location", b"\xa9xyz", b"loci")


def build_index(read: Read, size: int) -> Index:
    """Read the tables of the film behind `read`, `size` bytes long.

    Raises `Unreadable`: the file is damaged, or no plain MP4 or MOV, or of a
    kind whose parts have to be encoded; the code says which.
    """
    if size == 0:
        raise Unreadable("empty")
    if read(4, 4) not in OPENINGS:
        raise Unreadable("not-mp4")
    layout: Layout = top_layout(read, size)
    movie = bodies(layout.moov)
    if b"cmov" in movie:
        raise Unreadable("damaged-tables", where="cmov")
    if layout.fragments:
        raise Unreadable("fragmented")
    timescale = _movie_timescale(movie.get(b"mvhd", b""))
    tracks: list[Track] = []
    notes: list[str] = []
    traks = [layout.moov[b.body : b.end] for b in children(layout.moov) if b.kind == b"trak"]
    if len(traks) > MOST_TRACKS:
        raise Unreadable("oversized-tables", where="trak")
    for trak in traks:
        found = _track(read, size, bodies(trak), timescale)
        if isinstance(found, str):
            notes.append(found)
        else:
            tracks.append(found)
    if len({track.number for track in tracks}) < len(tracks):
        raise Unreadable("damaged-tables", where="tkhd")
    tracks = _primary_first(tracks)
    if not tracks or tracks[0].kind != "video":
        raise Unreadable("no-frames")
    return Index(
        file_size=size,
        ftyp=layout.ftyp,
        movie_boxes={
            "mvhd": movie[b"mvhd"],
            "side": b"".join(_without_places(movie, kind) for kind in (b"udta", b"meta")),
        },
        pace=_pace(tracks[0]),
        notes=tuple(sorted(set(notes))),
        tracks=tuple(tracks),
    )


def _movie_timescale(mvhd: bytes) -> int:
    if len(mvhd) < 100:
        raise Unreadable("damaged-tables", where="mvhd")
    timescale: int = struct.unpack_from(">I", mvhd, 20 if mvhd[0] == 1 else 12)[0]
    if not timescale:
        raise Unreadable("damaged-tables", where="mvhd")
    return timescale


def _primary_first(tracks: list[Track]) -> list[Track]:
    """The first enabled picture track goes to the front; the rest keep their order."""
    pictures = [t for t in tracks if t.kind == "video"]
    if not pictures:
        return tracks
    primary = next((t for t in pictures if t.boxes["tkhd"][3] & 1), pictures[0])
    return [primary, *(t for t in tracks if t is not primary)]


def _track(read: Read, file_size: int, trak: dict[bytes, bytes], movie_timescale: int) -> Track | str:
    """One track, or a note why it is left out of clips."""
    mdia = bodies(trak.get(b"mdia", b""))
    hdlr, mdhd, tkhd = mdia.get(b"hdlr", b""), mdia.get(b"mdhd", b""), trak.get(b"tkhd", b"")
    if len(hdlr) < 12 or len(mdhd) < 24 or len(tkhd) < 84:
        raise Unreadable("damaged-tables", where="trak")
    kind = KINDS.get(hdlr[8:12])
    if kind is None:
        return f"left-out:{name_of(hdlr[8:12])}"
    timescale = struct.unpack_from(">I", mdhd, 20 if mdhd[0] == 1 else 12)[0]
    minf = bodies(mdia.get(b"minf", b""))
    stbl_body = minf.get(b"stbl", b"")
    stbl = bodies(stbl_body)
    stsd = stbl.get(b"stsd", b"")
    codec = _codec(stsd)
    if not timescale:
        raise Unreadable("damaged-tables", where="mdhd")
    if codec in {b"encv", b"enca", b"enct", b"drmi", b"drms"}:
        raise Unreadable("encrypted")
    _own_media(minf.get(b"dinf", b""))
    length_size = _length_size(codec, stsd)
    equal = equal_sound_size(codec, stsd, stbl.get(b"stsz", b"")) if kind == "sound" else None
    samples = read_samples(stbl, equal_size=equal, file_size=file_size)
    if not samples.count:
        return "left-out:empty"
    end = samples.times.at(samples.count)
    if end > LONGEST_SECONDS * timescale:
        raise Unreadable("too-long", hours=LONGEST_SECONDS // 3600)
    opens, shown_from, shown_to = shown_stretch(trak.get(b"edts", b""), movie_timescale, timescale, end, kind)
    order, first_shown, frames = _presentation(samples, shown_from, shown_to) if kind == "video" else (_NONE, 0, 0)
    if kind == "video" and not frames:
        return "left-out:never-shown"
    if codec in H264 and codes_fields(read, samples, stsd, length_size):
        raise Unreadable("field-coded")
    return Track(
        number=struct.unpack_from(">I", tkhd, 20 if tkhd[0] == 1 else 12)[0],
        kind=kind,
        codec=name_of(codec),
        timescale=timescale,
        opens=opens,
        shown_from=shown_from,
        shown_to=shown_to if kind != "video" else max(shown_to, 1),
        run_up=run_up_samples(codec, stsd, stbl_body) if kind == "sound" else 0,
        samples=samples,
        order=order,
        first_shown=first_shown,
        frames=frames,
        points=_points(read, samples, codec, length_size),
        counters=_counters(read, samples) if kind == "timecode" else np.zeros(0, np.int64),
        boxes=_kept_boxes(trak, mdia, minf, stbl_body, stsd),
    )


_NONE = np.zeros(0, np.int32)


def _codec(stsd: bytes) -> bytes:
    entries = list(children(stsd, 8)) if len(stsd) > 16 else []
    if not entries:
        raise Unreadable("damaged-tables", where="stsd")
    kinds = {entry.kind for entry in entries}
    encrypted = kinds & {b"encv", b"enca", b"enct", b"drmi", b"drms"}
    return next(iter(encrypted)) if encrypted else entries[0].kind


def _own_media(dinf: bytes) -> None:
    """The media must lie in this very file: a reference elsewhere is never followed."""
    dref = bodies(dinf).get(b"dref", b"") if dinf else b""
    for entry in children(dref, 8) if len(dref) > 8 else ():
        if entry.end - entry.body < 4 or not dref[entry.body + 3] & 1:
            raise Unreadable("external")


def _presentation(samples: Samples, shown_from: int, shown_to: int) -> tuple[NDArray[np.int32], int, int]:
    """Order of presentation, and which stretch of it is shown (players drop what begins before the edit)."""
    if samples.count > MOST_FRAMES:
        raise Unreadable("too-many-frames")
    ticks = samples.times.between(0, samples.count)
    order = _NONE
    if len(samples.shifts):
        ticks = ticks + samples.shifts
        if (np.diff(ticks) < 0).any():
            order = np.argsort(ticks, kind="stable").astype(np.int32)
            ticks = ticks[order]
    first = int(ticks.searchsorted(shown_from, "left"))
    return order, first, int(ticks.searchsorted(shown_to, "left")) - first


def _pace(picture: Track) -> Pace:
    numbers = np.arange(picture.first_shown, picture.first_shown + picture.frames)
    decode = picture.order[numbers].astype(np.int64) if len(picture.order) else numbers
    ticks: Whole = picture.samples.times.of_numbers(decode)
    if len(picture.samples.shifts):
        ticks = ticks + picture.samples.shifts[decode]
    last = picture.frame_ticks(picture.frames) - picture.frame_ticks(picture.frames - 1)
    return pace_of(ticks, picture.timescale, last)


def _points(read: Read, samples: Samples, codec: bytes, length_size: int) -> NDArray[np.int32]:
    if samples.syncs is None and codec not in H264 | HEVC:
        return _NONE
    points = verified_points(read, samples, codec, length_size)
    return _NONE if len(points) == samples.count else points


def _length_size(codec: bytes, stsd: bytes) -> int:
    """How many bytes state the length of each coded unit, from the decoder configuration."""
    if codec in H264 and (at := stsd.find(b"avcC")) > 0 and len(stsd) > at + 8:
        return (stsd[at + 8] & 3) + 1
    if codec in HEVC and (at := stsd.find(b"hvcC")) > 0 and len(stsd) > at + 25:
        return (stsd[at + 25] & 3) + 1
    return 4


def _counters(read: Read, samples: Samples) -> Whole:
    if samples.count > MOST_COUNTERS:
        raise Unreadable("oversized-tables", where="tmcd")
    values = [int.from_bytes(read(samples.place(n)[0], 4), "big") for n in range(samples.count)]
    return np.array(values, dtype=np.int64)


def _kept_boxes(
    trak: dict[bytes, bytes], mdia: dict[bytes, bytes], minf: dict[bytes, bytes], stbl_body: bytes, stsd: bytes
) -> dict[str, bytes]:
    """What goes into a clip unchanged, ready to be written."""
    heads = (b"vmhd", b"smhd", b"nmhd", b"sthd", b"hmhd", b"gmhd")
    dref = bodies(minf.get(b"dinf", b"")).get(b"dref", b"")
    references = sum(1 for _entry in children(dref, 8)) if len(dref) > 8 else 1
    return {
        "tkhd": trak[b"tkhd"],
        "mdhd": mdia[b"mdhd"],
        "tref": trak.get(b"tref", b""),
        "track_side": b"".join(
            [box(k, trak[k]) for k in (b"tapt", b"clef", b"load") if k in trak]
            + [_without_places(trak, k) for k in (b"udta", b"meta")]
        ),
        "media_side": b"".join(box(k, mdia[k]) for k in (b"hdlr", b"elng") if k in mdia),
        "minf_side": b"".join(box(k, minf[k]) for k in (*heads, b"hdlr") if k in minf),
        "references": struct.pack(">I", max(1, references)),
        "stsd": box(b"stsd", stsd),
        "group_kinds": b"".join(
            box(b"sgpd", stbl_body[b.body : b.end]) for b in children(stbl_body) if b.kind == b"sgpd"
        ),
        "groups": b"".join(box(b"sbgp", stbl_body[b.body : b.end]) for b in children(stbl_body) if b.kind == b"sbgp"),
    }


def _without_places(parent: dict[bytes, bytes], kind: bytes) -> bytes:
    """A box of descriptions, unless it says where the film was taken: people release that, not tools."""
    body = parent.get(kind, b"")
    if not body or len(body) > 1 << 20:
        return b""
    if kind == b"udta":
        kept = [body[b.start : b.end] for b in children(body) if not _says_where(body[b.start : b.end])]
        return box(kind, *kept) if kept else b""
    return b"" if _says_where(body) else box(kind, body)


def _says_where(content: bytes) -> bool:
    return any(name in content for name in PLACE_NAMES)
