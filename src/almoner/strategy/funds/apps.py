from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "almoner.strategy.funds"
    label = "funds"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
