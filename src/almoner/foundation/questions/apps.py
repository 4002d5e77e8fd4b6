from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "almoner.foundation.questions"
    label = "questions"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.pages.navigation import Item, register_staff

        from .access import GRANTS, May
        from .declared import declare_own

        permissions.register(May, GRANTS)
        declare_own()
        register_staff(Item("desk-forms", _("Forms"), 280, may=May.READ, far=True, covers=("desk-form",)))
