"""The append-only trail."""
