from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutlookConfig(AppConfig):
    name = "almoner.do.outlook"
    label = "outlook"

    def ready(self) -> None:
        from almoner.foundation.pages import navigation
        from almoner.plan.forward.access import May

        from .declared import declare_own

        declare_own()
        navigation.register_public(navigation.Item("public-calendar", _("What ends when"), order=400))
        navigation.register_staff(
            navigation.Item(
                "desk-calendar",
                _("Calendar"),
                order=210,
                may=May.READ,
                stage=navigation.Stage.PLAN,
                kind="calendar",
                covers=("desk-calendar",),
            )
        )
