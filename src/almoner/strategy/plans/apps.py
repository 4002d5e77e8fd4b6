from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "almoner.strategy.plans"
    label = "plans"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
