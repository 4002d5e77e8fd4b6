from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "almoner.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        from almoner.foundation.accounts.demo import register as register_people
        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation

        from .access import GRANTS, May
        from .notifying import register_kinds
        from .places import bodies_of, people

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
                covers=("desk-organisation", "desk-join-request"),
            )
        )
        navigation.register_provider(
            navigation.Item(
                "provider-about", _("About you"), order=80, may=May.SEE_MEMBERS, covers=("provider-facts",)
            ),
            navigation.Item(
                "provider-members", _("People"), order=900, may=May.SEE_MEMBERS, covers=("provider-member",)
            ),
        )
        navigation.register_places(bodies_of)
        register_people(people)
