from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "almoner.do.grants"
    label = "grants"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import kinds, listings

        from .access import GRANTS, May
        from .declared import declare_own
        from .imports import RoundList
        from .listing import OPPORTUNITIES, ROUNDS
        from .notifying import register_kinds

        permissions.register(May, GRANTS)
        declare_own()
        register_kinds()
        kinds.register(RoundList())
        listings.register(ROUNDS)
        listings.register(OPPORTUNITIES)
        navigation.register_public(
            navigation.Item("public-opportunities", _("Apply for money"), order=490, covers=("public-opportunit",)),
            navigation.Item("public-rounds", _("Grant rounds"), order=500, covers=("public-round",)),
        )
        navigation.register_staff(
            navigation.Item(
                "desk-rounds",
                _("Grant rounds"),
                order=300,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="rounds",
                covers=("desk-round", "desk-invitation"),
            )
        )
