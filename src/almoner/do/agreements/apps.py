from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "almoner.do.agreements"
    label = "agreements"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
