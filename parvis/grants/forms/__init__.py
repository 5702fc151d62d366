"""Text in, domain values out; and what is drawn on paper."""
