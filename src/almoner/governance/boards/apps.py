from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "almoner.governance.boards"
    label = "boards"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
