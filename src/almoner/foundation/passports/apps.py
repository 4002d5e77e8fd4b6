from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PassportsConfig(AppConfig):
    name = "almoner.foundation.passports"
    label = "passports"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.notices import daily, kinds
        from almoner.foundation.organisations import around
        from almoner.foundation.pages import navigation

        from . import actions, linking
        from .access import GRANTS, May
        from .notes import KINDS

        permissions.register(May, GRANTS)
        kinds.register(*KINDS)
        daily.register("passports", actions.tell_of_ends)
        around.register("passport", linking.passport)
        navigation.register_provider(
            navigation.Item("provider-passport", _("Passport"), order=200, may=May.READ, covers=("provider-passport",))
        )
