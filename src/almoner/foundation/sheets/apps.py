from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "almoner.foundation.sheets"
    label = "sheets"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation

        from . import brought, declared, organisation_kind, service_list
        from .access import GRANTS, May

        permissions.register(May, GRANTS)
        declared.declare_own()
        organisation_kind.register()
        brought.register()
        service_list.offer()
        navigation.register_staff(
            navigation.Item(
                "desk-imports", _("Spreadsheets"), order=290, may=May.READ, far=True, covers=("desk-import",)
            )
        )
