from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "almoner.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
