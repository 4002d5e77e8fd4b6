from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "almoner.governance.decisions"
    label = "decisions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import listings

        from . import subjects
        from .access import GRANTS, May
        from .declared import declare_own
        from .listing import listing
        from .own_table import OwnTable

        permissions.register(May, GRANTS)
        declare_own()
        subjects.register(OwnTable())
        listings.register(listing())
        navigation.register_public(
            navigation.Item("public-decisions", _("Decisions"), 550, covers=("public-decision",))
        )
        navigation.register_staff(
            navigation.Item("desk-decisions", _("Decisions"), 20, may=May.READ, covers=("desk-decision",))
        )
