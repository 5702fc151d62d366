"""Private bytes: stored, described, handed out through one gate."""
