from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "almoner.governance.interests"
    label = "interests"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets.listings import register

        from .access import GRANTS, May
        from .listing import listings

        permissions.register(May, GRANTS)
        for listing in listings():
            register(listing)
        navigation.register_staff(
            navigation.Item(
                "desk-interests",
                _("Interests"),
                290,
                may=May.DECLARE,
                stage=navigation.Stage.PLAN,
                kind="interests",
                covers=("desk-interest", "desk-gift"),
            )
        )
