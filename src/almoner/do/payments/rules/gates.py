"""The gates: all that must hold before a payment goes a step further, each with what to do about it.

Tested when it is prepared, when it is approved, when it is released, and once more when the payment file is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .case import Account, Case, Checked, LineUse, PotUse
from .numbers import in_words
from .sharing import adds_up

SIGNED, FORESEEN, ACCOUNT, CHECKED, CALLED = "signed", "foreseen", "account", "checked", "called"
CONDITIONS, SPLITS, AGREED, POTS = "conditions", "splits", "agreed", "pots"
ADVANCE, LEDGER = "advance", "ledger"

TITLES = {
    SIGNED: gettext_lazy("Signed agreement held"),
    FORESEEN: gettext_lazy("As the signed paper says"),
    ACCOUNT: gettext_lazy("Bank details held and unchanged"),
    CHECKED: gettext_lazy("Bank details checked by a second person"),
    CALLED: gettext_lazy("Called back about a changed account"),
    CONDITIONS: gettext_lazy("Conditions met"),
    SPLITS: gettext_lazy("The parts add up"),
    AGREED: gettext_lazy("Within the agreement"),
    POTS: gettext_lazy("No pot overspent"),
    ADVANCE: gettext_lazy("Paid in advance only for a reason"),
    LEDGER: gettext_lazy("Known to the ledger"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of one payment: whether it is open, and a sentence. Of a closed one it says what to do."""

    name: str
    passed: bool
    sentence: str

    @property
    def title(self) -> Any:
        """What the gate is about."""
        return TITLES[self.name]


def _gate(name: str, wrong: Iterable[str], holds: str) -> Gate:
    """Open with the sentence ``holds``, unless something is wrong."""
    said = list(wrong)
    return Gate(name, not said, " ".join(said) if said else holds)


def gates(case: Case) -> list[Gate]:
    """Every gate of a payment, in the order of the list that people see."""
    return [
        _signed(case),
        _foreseen(case),
        _account(case),
        checked_gate(case.account, case.check),
        called_gate(case.account, case.check),
        _conditions(case),
        _splits(case),
        _agreed(case),
        _pots(case),
        _advance(case),
        _gate(LEDGER, case.lacks, _("The supplier number and the cost codes that the ledger asks for are held.")),
    ]


def every_gate_is_open(case: Case, _moment: Moment) -> str | None:
    """What each closed gate asks for, all at once; None if all are open."""
    return " ".join(gate.sentence for gate in gates(case) if not gate.passed) or None


def _signed(case: Case) -> Gate:
    agreement = {"agreement": case.agreement}
    if case.signed_on is None:
        return Gate(
            SIGNED,
            passed=False,
            sentence=_("Agreement %(agreement)s is not signed by both sides: have it signed first.") % agreement,
        )
    return Gate(SIGNED, passed=True, sentence=_("Agreement %(agreement)s is signed by both sides.") % agreement)


def _foreseen(case: Case) -> Gate:
    """No more is paid by then, and on no fewer conditions, than both sides signed."""
    wrong = []
    by_then = sum((each.amount for each in case.foreseen[: case.place + 1]), Decimal(0))
    together = case.before + case.payment.amount
    if case.foreseen and together > by_then:
        said = {"may": pounds(by_then), "together": pounds(together)}
        wrong.append(
            _(
                "By this payment the signed paper has %(may)s paid, and with it %(together)s would be: plan the "
                "payments as the paper says, or have another paper signed."
            )
            % said
        )
    condition = case.foreseen[case.place].condition if case.place < len(case.foreseen) else ""
    if condition and not case.conditions:
        said = {"what": condition.rstrip(".")}
        wrong.append(_("The signed paper has this payment wait for “%(what)s”: enter that as its condition.") % said)
    holds = _("It is within the instalments that both sides signed.")
    return _gate(FORESEEN, wrong, holds if case.foreseen else _("The paper names no instalments."))


# --- Whose account it is


def _account(case: Case) -> Gate:
    now, pinned = case.account, case.payment.account_id
    if now is None:
        return Gate(ACCOUNT, passed=False, sentence=_("No bank account is held: ask the organisation to give one."))
    wrong = []
    if pinned is not None and pinned != now.key:
        wrong.append(
            _("The bank account changed after this was prepared: send it back, check the new one and prepare it again.")
        )
    return _gate(ACCOUNT, wrong, _("The account ends in %(ending)s.") % {"ending": now.ending})


def checked_gate(now: Account | None, check: Checked | None) -> Gate:
    """Somebody who did not give the account has checked whose it is, and it agreed."""
    if now is None or check is None:
        ask = _("Nobody has checked this account yet: somebody in finance who did not give it checks whose it is.")
        return Gate(CHECKED, passed=False, sentence=ask)
    wrong = []
    if not check.agrees:
        wrong.append(_("The last check did not agree: do not pay, and ask the organisation for its account again."))
    if check.by == now.given_by:
        wrong.append(_("Whoever gave the account checked it: a second person checks it."))
    return _gate(CHECKED, wrong, _("%(name)s checked it.") % {"name": check.by_name})


def called_gate(now: Account | None, check: Checked | None) -> Gate:
    """Where the account changed, the organisation was called on a number known before."""
    if now is None:
        return Gate(CALLED, passed=False, sentence=_("There is no account to call back about."))
    if now.is_first:
        return Gate(CALLED, passed=True, sentence=_("It is the first account held, so nothing changed."))
    why, number = stands_against_the_call(now, check), check.called if check else ""
    return _gate(CALLED, [why] if why else [], _("Called back on %(number)s.") % {"number": in_words(number)})


def stands_against_the_call(account: Account, check: Checked | None) -> str | None:
    """Why a call about a changed account does not count: none was made, or not to a number known before the change."""
    if check is None or not check.called or check.known_at is None:
        return _("The account changed: call the organisation on a number held before, and note who confirmed it.")
    if check.known_at >= account.given_at:
        return _("The number that was called came with the change or after it: call one that was held before.")
    if check.number_from is not None and check.number_from == account.given_by:
        return _("The number that was called was noted by whoever gave the account: call one that somebody else noted.")
    return None


def payee_faults(account: Account | None, check: Checked | None) -> list[str]:
    """What stands against paying into an account, whatever the payment; empty where nothing does."""
    if account is None:
        return [_("No bank account is held: ask the organisation to give one.")]
    return [gate.sentence for gate in (checked_gate(account, check), called_gate(account, check)) if not gate.passed]


# --- What it depends on


def _conditions(case: Case) -> Gate:
    open_ones = [each.text.rstrip(".") for each in case.conditions if not each.is_met]
    wrong = [_("Not met yet: %(text)s. Note the evidence once it is.") % {"text": text} for text in open_ones]
    holds = _("Every condition is met, with evidence.") if case.conditions else _("It depends on no condition.")
    return _gate(CONDITIONS, wrong, holds)


def _advance(case: Case) -> Gate:
    payment = case.payment
    if not payment.in_advance:
        return Gate(ADVANCE, passed=True, sentence=_("It is not paid in advance."))
    wrong = [] if payment.advance_reason.strip() else [_("It is paid in advance: say why.")]
    return _gate(ADVANCE, wrong, _("In advance: %(why)s") % {"why": payment.advance_reason})


# --- Where the money is


def _splits(case: Case) -> Gate:
    wrong = adds_up(case.payment.amount, [part.amount for part in case.parts])
    return _gate(SPLITS, [wrong] if wrong else [], _("The parts from each pot add up to the payment."))


def _agreed(case: Case) -> Gate:
    wrong = [why for line in case.lines if (why := _beyond_the_agreement(line))]
    return _gate(AGREED, wrong, _("The agreement gives this much from each pot."))


def _beyond_the_agreement(line: LineUse) -> str | None:
    words = {"pot": line.pot, "year": FinancialYear(line.year).label, "amount": pounds(line.taken)}
    if not line.is_there:
        return _("The agreement gives nothing from %(pot)s in %(year)s: vary it, or take the money elsewhere.") % words
    if line.gives is None:
        return _("The agreement does not say how much it gives from %(pot)s in %(year)s: enter it.") % words
    left = line.gives - line.used
    if line.taken <= left:
        return None
    return _("It takes %(amount)s from %(pot)s in %(year)s, and the agreement has %(left)s left there.") % (
        words | {"left": pounds(left)}
    )


def _pots(case: Case) -> Gate:
    wrong = [why for use in case.pots if (why := _overspent(use))]
    return _gate(POTS, wrong, _("Each pot has enough left."))


def _overspent(use: PotUse) -> str | None:
    words = {"pot": use.name, "amount": pounds(use.taken)}
    if use.holds is None:
        return _("Nobody has said how much %(pot)s holds: enter it before paying from it.") % words
    strange = [year for year in use.years if year != use.year]
    if use.year is not None and strange:
        years = {"own": FinancialYear(use.year).label, "year": FinancialYear(strange[0]).label}
        return _("%(pot)s is for %(own)s, and this takes from it for %(year)s.") % (words | years)
    left = use.holds - use.used
    if use.taken <= left:
        return None
    return _("It takes %(amount)s from %(pot)s, which has %(left)s left.") % (words | {"left": pounds(left)})
