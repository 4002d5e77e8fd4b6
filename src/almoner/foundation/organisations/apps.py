from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "almoner.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation

        from .access import GRANTS, May
        from .notifying import register_kinds

        permissions.register(May, GRANTS)
        register_kinds()
        navigation.register_staff(
            navigation.Item(
                "desk-organisations",
                _("Organisations"),
                order=390,
                may=May.READ,
                stage=navigation.Stage.DO,
                kind="organisations",
                covers=("desk-organisation",),
            )
        )
