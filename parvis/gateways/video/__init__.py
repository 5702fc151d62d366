"""Moving pictures and sound, through PyAV.

probe       what a file is, from its bytes
frames      decode a frame; pictures for a filmstrip
remux       the same pictures in a plain MP4
house       the house rendition and the low preview
cut         the clean form of a clip: the range re-encoded, nothing hidden

Everything here may meet hostile bytes and belongs into a process with limits.
All of it raises `Unreadable` when a file can't be used, with a code and words.
"""
