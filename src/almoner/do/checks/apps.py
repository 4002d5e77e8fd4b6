from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "almoner.do.checks"
    label = "checks"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May
        from .declared import declare_own

        permissions.register(May, GRANTS)
        declare_own()
