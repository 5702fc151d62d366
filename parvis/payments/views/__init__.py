"""The pages of payments, one module a matter."""
