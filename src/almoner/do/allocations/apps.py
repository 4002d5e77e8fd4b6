from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllocationsConfig(AppConfig):
    name = "almoner.do.allocations"
    label = "allocations"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
        navigation.register_public(navigation.Item("public-allocations", _("Annual allocations"), order=350))
        navigation.register_staff(
            navigation.Item(
                "desk-allocations",
                _("Annual allocations"),
                order=345,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="awards",
                covers=("desk-allocation", "desk-allocations", "desk-outside"),
            )
        )
