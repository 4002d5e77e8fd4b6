from typing import Any
from uuid import UUID

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "almoner.do.payments"
    label = "payments"

    def ready(self) -> None:
        from almoner.foundation.door import permissions
        from almoner.foundation.passports import cases
        from almoner.foundation.sheets import listings

        from . import notes
        from .access import GRANTS, May
        from .declared import declare_own
        from .listing import listing
        from .models import Payment

        def paid_by(office: UUID) -> Any:
            return Payment.objects.filter(office=office).values("organisation")

        permissions.register(May, GRANTS)
        declare_own()
        notes.register()
        cases.register("payments", paid_by)
        listings.register(listing())
        _offer_pages()


def _offer_pages() -> None:
    """The menus of the desk and of organisations."""
    from django.utils.translation import gettext_lazy as _

    from almoner.foundation.pages import navigation

    from .access import May

    navigation.register_staff(
        navigation.Item(
            "desk-payments",
            _("Payments"),
            order=370,
            may=May.READ,
            stage=navigation.Stage.DO,
            kind="payments",
            covers=("desk-payment", "desk-payee", "desk-ledger", "desk-cost-codes"),
        ),
        navigation.Item(
            "desk-money-by-pot",
            _("Money by pot"),
            order=375,
            may=May.READ,
            stage=navigation.Stage.DO,
            kind="payments",
            covers=("desk-money-by-pot",),
        ),
    )
    navigation.register_provider(navigation.Item("provider-payments", _("Payments"), order=60, may=May.READ_OWN))
