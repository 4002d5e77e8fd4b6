from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "almoner.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import signals  # noqa: F401  # connecting them is the point
