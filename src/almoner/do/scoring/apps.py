from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "almoner.do.scoring"
    label = "scoring"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.notices import kinds
        from almoner.foundation.pages import navigation

        from .access import GRANTS, May
        from .kinds import KINDS
        from .places import panels_of

        permissions.register(May, GRANTS)
        kinds.register(*KINDS)
        navigation.register_places(panels_of)
        navigation.register_panel(
            navigation.Item("panel-home", _("Bids"), order=10, may=May.JUDGE, covers=("panel-bid", "panel-paper")),
            navigation.Item("panel-interests", _("Your interests"), order=20, may=May.JUDGE),
            navigation.Item("panel-moderation", _("Moderation"), order=30, may=May.JUDGE, covers=("panel-moderat",)),
        )
        navigation.register_staff(
            navigation.Item(
                "desk-scoring",
                _("Judging"),
                order=330,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="scoring",
                covers=("desk-scoring",),
            )
        )
