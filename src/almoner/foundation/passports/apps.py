from django.apps import AppConfig


class PassportsConfig(AppConfig):
    name = "almoner.foundation.passports"
    label = "passports"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.notices import kinds

        from .access import GRANTS, May
        from .notes import KINDS

        permissions.register(May, GRANTS)
        kinds.register(*KINDS)
