"""One file a matter: `library`, `asset`, `desk`."""
