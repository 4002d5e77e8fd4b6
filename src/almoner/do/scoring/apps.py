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

        permissions.register(May, GRANTS)
        kinds.register(*KINDS)
        navigation.register_staff(
            navigation.Item(
                "desk-scoring",
                _("Judging"),
                order=250,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="scoring",
                covers=("desk-scoring",),
            )
        )
