from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "almoner.desk.thread"
    label = "thread"

    def ready(self) -> None:
        from almoner.foundation.door import permissions

        from .access import GRANTS, May

        permissions.register(May, GRANTS)
