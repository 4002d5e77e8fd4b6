from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "almoner.strategy.funds"
    label = "funds"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.sheets import kinds

        from .access import GRANTS, May
        from .imports import Budget

        permissions.register(May, GRANTS)
        kinds.register(Budget())
