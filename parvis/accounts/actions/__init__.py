"""Everything that changes accounts; one module a matter."""

from parvis.accounts.actions.terms import accept_terms

__all__ = ["accept_terms"]
