"""How payments read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import formats
from almoner.foundation.pages.tables import Tag
from almoner.kernel.periods import FinancialYear

from .lifecycle import State
from .models import STATES, Payment
from .rules.case import Case
from .rules.gates import ACCOUNT, CALLED, CHECKED, SIGNED, Gate, gates

TONES: Mapping[str, str] = {
    State.PLANNED: "quiet",
    State.PREPARED: "soon",
    State.APPROVED: "soon",
    State.RELEASED: "",
    State.PAID: "done",
    State.FAILED: "late",
    State.CANCELLED: "quiet",
}
TAKE_WORDS: Mapping[str, Any] = {
    "prepare": gettext_lazy("Prepare"),
    "approve": gettext_lazy("Approve"),
    "release": gettext_lazy("Release"),
}


def state_tag(payment: Payment) -> Tag:
    """How far a payment is."""
    return Tag(dict(STATES)[payment.state], TONES[payment.state])


def gate_tag(gate: Gate) -> Tag:
    """Whether a gate is open."""
    return Tag(_("open"), "done") if gate.passed else Tag(_("closed"), "late")


def year_in_words(year: int | None) -> str:
    """A financial year, or that none is stated."""
    return _("no year stated") if year is None else FinancialYear(year).label


def waits_for(case: Case) -> list[str]:
    """What a payment still waits for, as the organisation that is paid may know it."""
    payment = case.payment
    if payment.state in {State.PAID, State.CANCELLED}:
        return []
    if payment.state == State.FAILED:
        return [_("The bank said: %(why)s. Look at your bank details.") % {"why": payment.outcome_reason}]
    if payment.state == State.RELEASED:
        return [_("It is released and on its way to your bank.")]
    closed = {gate.name for gate in gates(case) if not gate.passed}
    if case.account is None:
        closed = {name for name in closed if name not in {ACCOUNT, CHECKED, CALLED}}
    said = [str(words) for name, words in _FOR_THE_PAYEE.items() if name in closed]
    if case.account is None:
        said.append(_("Give the office your bank details."))
    said += [_("To be met: %(text)s.") % {"text": each.text.rstrip(".")} for each in case.conditions if not each.is_met]
    return said or [str(_OFFICE[payment.state])]


_FOR_THE_PAYEE: Mapping[str, Any] = {
    SIGNED: gettext_lazy("The agreement is to be signed by both sides."),
    ACCOUNT: gettext_lazy("You gave new bank details, so the office prepares it again."),
    CHECKED: gettext_lazy("The office checks your bank details."),
    CALLED: gettext_lazy("The office calls you about your new bank details, on a number that it held before."),
}
_OFFICE: Mapping[str, Any] = {
    State.PLANNED: gettext_lazy("The office prepares it when its day comes near."),
    State.PREPARED: gettext_lazy("The office has prepared it; it is to be approved."),
    State.APPROVED: gettext_lazy("The office has approved it; it is to be released."),
}


def state_for_payee(payment: Payment) -> Tag:
    """How far a payment is, as those who are paid need it: to come, on its way, paid on a day, returned."""
    if payment.state == State.PAID:
        return Tag(_("paid on %(day)s") % {"day": day_in_words(payment.outcome_on)}, "done")
    words = {
        State.RELEASED: (_("on its way"), ""),
        State.FAILED: (_("returned by the bank"), "late"),
        State.CANCELLED: (_("cancelled"), "quiet"),
    }
    return Tag(*words.get(State(payment.state), (_("to come"), "soon")))


def day_in_words(day: Any) -> str:
    """A day as it stands inside a sentence: 20 November 2026."""
    return str(formats.day(day))
