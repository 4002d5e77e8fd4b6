from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "almoner.foundation.offices"
    label = "offices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.accounts.demo import register as register_people
        from almoner.foundation.door import permissions
        from almoner.foundation.pages.navigation import Item, register_places, register_staff

        from .access import GRANTS, May
        from .declared import declare_own
        from .places import desks_of, staff

        permissions.register(May, GRANTS)
        declare_own()
        register_places(desks_of)
        register_people(staff)
        register_staff(
            Item("desk-office", _("Office"), 300, may=May.READ, far=True, covers=("desk-office", "desk-setting")),
            Item("desk-audit", _("Audit"), 310, may=May.READ_AUDIT, far=True, covers=("desk-audit",)),
        )
