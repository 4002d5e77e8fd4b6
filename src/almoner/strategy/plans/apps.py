from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "almoner.strategy.plans"
    label = "plans"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.sheets import kinds

        from .access import GRANTS, May
        from .imports import FrameworkActions, PlanContents

        permissions.register(May, GRANTS)
        kinds.register(PlanContents())
        kinds.register(FrameworkActions())
