"""Pages that span all apps, one module each."""
