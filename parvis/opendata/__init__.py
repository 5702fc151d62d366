"""What everybody may know of the awards: a public register, files in open formats, an API."""
