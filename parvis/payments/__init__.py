"""The money after an award: requested, certified, paid, and the book that only grows."""
