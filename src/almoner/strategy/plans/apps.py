from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "almoner.strategy.plans"
    label = "plans"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import kinds, listings

        from .access import GRANTS, May
        from .imports import FrameworkActions, PlanContents
        from .listing import LISTINGS

        permissions.register(May, GRANTS)
        kinds.register(PlanContents())
        kinds.register(FrameworkActions())
        for listing in LISTINGS:
            listings.register(listing)
        navigation.register_public(
            navigation.Item("public-plan", _("Plan"), 600, covers=("public-plan",)),
            navigation.Item("public-framework", _("Framework"), 650, covers=("public-framework",)),
        )
        offered = (
            ("desk-plans", _("Plans"), 200, "plans", "desk-plan"),
            ("desk-frameworks", _("Frameworks"), 230, "frameworks", "desk-framework"),
            ("desk-strategies", _("Strategies"), 240, "strategies", "desk-strateg"),
            ("desk-checklists", _("Library"), 250, "checklists", "desk-checklist"),
        )
        navigation.register_staff(
            *(
                navigation.Item(
                    url, label, order, may=May.READ, stage=navigation.Stage.PLAN, kind=kind, covers=(covers,)
                )
                for url, label, order, kind, covers in offered
            )
        )
