"""One file a matter: `part`."""
