from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "almoner.strategy.funds"
    label = "funds"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import kinds, listings

        from .access import GRANTS, May
        from .declared import declare_own
        from .imports import Budget
        from .listing import LISTINGS

        permissions.register(May, GRANTS)
        declare_own()
        kinds.register(Budget())
        for listing in LISTINGS:
            listings.register(listing)
        offered = (
            ("desk-fundings", _("Money in"), 262, "funding", "desk-funding"),
            ("desk-pots", _("Pots"), 264, "pots", "desk-pot"),
            ("desk-funds", _("Funds"), 266, "funds", "desk-fund"),
        )
        navigation.register_staff(
            *(
                navigation.Item(
                    url, label, order, may=May.READ, stage=navigation.Stage.PLAN, kind=kind, covers=(covers,)
                )
                for url, label, order, kind, covers in offered
            )
        )
