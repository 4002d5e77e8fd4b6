from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "almoner.publish.register"
    label = "register"

    def ready(self) -> None:
        from almoner.foundation.pages import navigation

        navigation.register_public(
            navigation.Item(
                "public-register", _("Who got what"), order=10, covers=("public-agreement", "public-arrangements")
            ),
            navigation.Item("public-money", _("Money"), order=300, covers=("public-money",)),
        )
