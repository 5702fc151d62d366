"""Numbers and bytes: pure functions over arrays, no framework, no clock."""
