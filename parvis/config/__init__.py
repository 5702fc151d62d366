"""Settings, root addresses, the front door of commands, the supervisor and the clock."""
