"""The pages of awards, one module a matter."""
