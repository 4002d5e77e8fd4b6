from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "almoner.do.grants"
    label = "grants"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
