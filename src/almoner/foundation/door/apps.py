from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "almoner.foundation.door"
    label = "door"

    def ready(self) -> None:
        from . import bolt, privileges

        bolt.install()
        privileges.install()
