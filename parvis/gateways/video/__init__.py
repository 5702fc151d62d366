"""Moving pictures and sound, through PyAV.

opening     the container by its bytes; nothing else is ever opened
probe       what a file is
indexing    the sidecar index of a film on disk
times       when each frame is shown
frames      decode a frame; pictures for a filmstrip
upright     from the stored picture to the one a player shows
remux       the same pictures in a plain MP4
encode      decode a stretch and encode it again
house       the house rendition and the low preview
cut         the clean form of a clip: the range re-encoded, nothing hidden

Everything here may meet hostile bytes and belongs into a process with limits.
All of it raises `Unreadable` when a file can't be used, with a code and words.
"""
