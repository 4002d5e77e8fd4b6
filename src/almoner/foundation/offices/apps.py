from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "almoner.foundation.offices"
    label = "offices"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
