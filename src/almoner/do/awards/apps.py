from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "almoner.do.awards"
    label = "awards"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.governance.decisions import subjects

        from .access import GRANTS, May
        from .declared import declare_own
        from .notifying import register_kinds
        from .subject import AwardTable

        permissions.register(May, GRANTS)
        declare_own()
        register_kinds()
        subjects.register(AwardTable())
