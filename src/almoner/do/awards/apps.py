from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "almoner.do.awards"
    label = "awards"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
