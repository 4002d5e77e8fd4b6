from django.apps import AppConfig


class ForwardConfig(AppConfig):
    name = "almoner.plan.forward"
    label = "forward"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
