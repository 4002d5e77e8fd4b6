from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "almoner.governance.boards"
    label = "boards"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from almoner.foundation.door import permissions
        from almoner.foundation.pages import navigation
        from almoner.foundation.sheets import listings

        from .access import GRANTS, May
        from .listing import BOARDS

        permissions.register(May, GRANTS)
        listings.register(BOARDS)
        navigation.register_public(navigation.Item("public-boards", _("Boards"), 700))
        navigation.register_staff(
            navigation.Item(
                "desk-boards",
                _("Boards"),
                280,
                may=May.READ,
                stage=navigation.Stage.PLAN,
                kind="boards",
                covers=("desk-board",),
            )
        )
