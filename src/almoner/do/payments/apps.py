from typing import Any
from uuid import UUID

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "almoner.do.payments"
    label = "payments"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.passports import cases

        from . import notes
        from .access import GRANTS, May
        from .declared import declare_own
        from .models import Payment

        def paid_by(office: UUID) -> Any:
            return Payment.objects.filter(office=office).values("organisation")

        permissions.register(May, GRANTS)
        declare_own()
        notes.register()
        cases.register("payments", paid_by)
