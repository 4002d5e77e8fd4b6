from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForwardConfig(AppConfig):
    name = "almoner.plan.forward"
    label = "forward"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import kinds, listings

        from .access import GRANTS, May
        from .imports import ForwardPlan
        from .listing import PLAN

        permissions.register(May, GRANTS)
        kinds.register(ForwardPlan())
        listings.register(PLAN)
        navigation.register_staff(
            navigation.Item(
                "desk-forward",
                _("Forward plan"),
                order=220,
                may=May.READ,
                stage=navigation.Stage.PLAN,
                kind="forward",
                covers=("desk-forward",),
            )
        )
