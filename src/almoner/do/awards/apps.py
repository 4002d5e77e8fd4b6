from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "almoner.do.awards"
    label = "awards"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import listings
        from almoner.governance.decisions import subjects

        from .access import GRANTS, May
        from .declared import declare_own
        from .listing import listing
        from .notifying import register_kinds
        from .subject import AwardTable

        permissions.register(May, GRANTS)
        declare_own()
        register_kinds()
        subjects.register(AwardTable())
        listings.register(listing())
        navigation.register_staff(
            navigation.Item(
                "desk-awards",
                _("Awards"),
                order=340,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="awards",
                covers=("desk-award",),
            )
        )
        navigation.register_provider(
            navigation.Item(
                "provider-offers",
                _("Offers and letters"),
                order=240,
                may=May.SEE,
                covers=("provider-offer", "provider-letter"),
            )
        )
