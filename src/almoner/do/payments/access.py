"""Who may do what with payments."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, TREASURERS, Part, Role


class May(StrEnum):
    READ = "payments.read"
    READ_OWN = "payments.read_own"
    PLAN = "payments.plan"
    CHECK_PAYEE = "payments.check_payee"
    PREPARE = "payments.prepare"
    APPROVE = "payments.approve"
    RELEASE = "payments.release"
    SEND_BACK = "payments.send_back"


GRANTS = {
    May.READ: grant(_("read payments, payment files and what each pot has left"), *EVERYONE),
    May.READ_OWN: grant(_("read what an organisation is to be paid, when, and what each payment waits for"), *Part),
    May.PLAN: grant(
        _("plan the payments of an agreement, note which conditions are met, and cancel what is only planned"),
        *COMMISSIONERS,
        *TREASURERS,
    ),
    May.CHECK_PAYEE: grant(
        _("check whose bank account it is, call back, and keep telephone numbers, supplier numbers and cost codes"),
        *TREASURERS,
    ),
    May.PREPARE: grant(_("prepare a payment"), Role.FINANCE_OFFICER, Role.COMMISSIONING_OFFICER),
    May.APPROVE: grant(
        _("approve a payment that somebody else prepared"), Role.CHIEF_FINANCE_OFFICER, Role.HEAD_OF_COMMISSIONING
    ),
    May.RELEASE: grant(
        _("release a payment that two others prepared and approved, make payment files, and note what became of them"),
        *TREASURERS,
    ),
    May.SEND_BACK: grant(
        _("send a payment back to be prepared again, as long as it is in no payment file"),
        *TREASURERS,
        Role.HEAD_OF_COMMISSIONING,
        Role.COMMISSIONING_OFFICER,
    ),
}
