from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "almoner.foundation.services"
    label = "services"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
        navigation.register_staff(
            navigation.Item(
                "desk-services",
                _("Services"),
                100,
                may=May.READ,
                stage=navigation.Stage.UNDERSTAND,
                kind="services",
                covers=("desk-service", "desk-thread"),
            )
        )
