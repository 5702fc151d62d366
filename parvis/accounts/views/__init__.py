"""The pages of the account; one module a matter."""
