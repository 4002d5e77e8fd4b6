from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "almoner.foundation.sheets"
    label = "sheets"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from . import declared, kinds
        from .access import GRANTS, May
        from .organisation_kind import OrganisationList

        permissions.register(May, GRANTS)
        declared.declare_own()
        kinds.register(OrganisationList())
