from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their roles and their consent; sign-up, sign-in, sessions."""

    name = "parvis.accounts"

    def ready(self) -> None:
        from parvis.accounts import offers
        from parvis.web import slots

        slots.fill("you", offers.you)
        slots.fill("head", offers.head)
