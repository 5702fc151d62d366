from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles and their consent; sign-up, sign-in, sessions."""

    name = "parvis.accounts"
