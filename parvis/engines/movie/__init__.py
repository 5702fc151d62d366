"""A movie's tables as arrays, and a new header over old bytes.

reasons        why a film can't be read or cut as it is: one code, one sentence
boxes          the boxes of a file, found and never believed
runs           long rising tables as straight pieces
tables         the sample tables of a track, each held against the others
edits, sounds  what an edit list shows; what sound decoders need
access_points  frames from which decoding is exact
rate           what rate a list of frame times has, and whether it keeps it
reading        from a film's own tables to its index
index          the sidecar index: all that is needed to cut, mapped into memory
takes          what a clip takes of each track
header         the new `moov`
plan           the instant form: a header and byte ranges of the source
body           the bytes of a clip, whole or any part

A film is read once (`reading.build_index`), its index kept; each clip is then
`plan.plan_instant(index, first, end)`, whose `body` is sent.
"""
