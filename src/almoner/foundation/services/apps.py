from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "almoner.foundation.services"
    label = "services"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
