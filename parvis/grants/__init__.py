"""The life of an award: letter, obligations, reports, instalments."""
