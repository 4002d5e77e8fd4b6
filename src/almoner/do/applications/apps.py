from django.apps import AppConfig

AT_THE_DESK = ("desk-application", "desk-round-board", "desk-round-panel", "desk-round-judging", "desk-round-late")
FOR_APPLICANTS = ("provider-application", "provider-apply")
"""How the names of the addresses begin that belong to the menu's entries."""


class ApplicationsConfig(AppConfig):
    name = "almoner.do.applications"
    label = "applications"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.passports import cases
        from almoner.foundation.sheets import listings

        from .access import GRANTS, May
        from .declared import declare_own
        from .listing import listing
        from .notifying import register_kinds
        from .received import of_office
        from .uses import register_uses

        permissions.register(May, GRANTS)
        declare_own()
        register_kinds()
        register_uses()
        cases.register("applications", of_office)
        listings.register(listing())
        navigation.register_provider(
            navigation.Item("provider-applications", _("Applications"), 20, may=May.FOLLOW, covers=FOR_APPLICANTS)
        )
        navigation.register_staff(
            navigation.Item(
                "desk-applications",
                _("Applications"),
                order=310,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="applications",
                covers=AT_THE_DESK,
            )
        )
