"""Text in, domain values out; one module a matter."""
