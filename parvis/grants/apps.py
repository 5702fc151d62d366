from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """The life of an award: letter, obligations, reports, instalments, ledger."""

    name = "parvis.grants"
