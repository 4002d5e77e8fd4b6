from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChecksConfig(AppConfig):
    name = "almoner.do.checks"
    label = "checks"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.organisations import around
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import listings

        from .access import GRANTS, May
        from .declared import declare_own
        from .linking import checks_of
        from .listing import ENDING

        permissions.register(May, GRANTS)
        declare_own()
        listings.register(ENDING)
        around.register("checks", checks_of)
        navigation.register_staff(
            navigation.Item(
                "desk-checks-expiring",
                _("Checks that end soon"),
                order=320,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="checks",
                covers=("desk-checks",),
            )
        )
