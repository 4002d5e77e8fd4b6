from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "almoner.do.applications"
    label = "applications"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.passports import cases

        from .access import GRANTS, May
        from .declared import declare_own
        from .notifying import register_kinds
        from .received import of_office

        permissions.register(May, GRANTS)
        declare_own()
        register_kinds()
        cases.register("applications", of_office)
