"""The only code that speaks to the world outside: files, mail, queue, video, photos."""
