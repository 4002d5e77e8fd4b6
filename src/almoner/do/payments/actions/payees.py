"""Whose account it is: numbers held, checks by a second person, and how the ledger knows bodies and pots."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.payments.access import May
from almoner.do.payments.models import KnownNumber, PayeeCheck, PotCode, SupplierNumber
from almoner.do.payments.rules import numbers
from almoner.do.payments.rules.case import Account, Checked
from almoner.do.payments.rules.gates import stands_against_the_call
from almoner.do.payments.rules.people import may_check
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports.models import BankAccount
from almoner.foundation.passports.queries import account_now
from almoner.strategy.funds.models import Pot

from ._steps import check_organisation


@action(May.CHECK_PAYEE)
def note_number(*, by: Actor, office: Office, organisation: Organisation, number: str, known_from: str) -> KnownNumber:
    """Keep a telephone number of an organisation, and where it is known from. It counts for later changes of account.

    Raises:
        ValidationError: by field: it is no number, it is held already, or nothing says where it comes from.
        NotAllowed: the organisation is another office's.
    """
    check_organisation(organisation, office.pk)
    wrong: dict[str, str] = {}
    read = ""
    try:
        read = numbers.normal(number)
    except ValueError as why:
        wrong["number"] = str(why)
    source = " ".join(known_from.split())
    if not source:
        wrong["known_from"] = _("Say where the office has this number from.")
    if wrong:
        raise ValidationError(wrong)
    made = KnownNumber(office=office, organisation=organisation, number=read, noted_by_id=by.person_id)
    made.known_from = source
    store(made, ("number", "known_from"))
    record(by=by, verb="noted number", record=made, after={"organisation": str(organisation), "known from": source})
    return made


@action(May.CHECK_PAYEE)
def check_payee(
    *,
    by: Actor,
    office: Office,
    account: BankAccount,
    agrees: bool,
    how: str,
    number: KnownNumber | None = None,
    spoke_to: str = "",
) -> PayeeCheck:
    """Say whether an account is the organisation's own, after looking, and calling where the account changed.

    Args:
        agrees: whether it is the organisation's own account. A check that does not agree closes the gate.
        how: against what it was checked.
        number: the number that was called, one of those held.
        spoke_to: the post of whoever confirmed it.

    Raises:
        ValidationError: by field: nothing says how it was checked, or who was spoken to; the account changed and
            nobody was called, or not on a number held before the change.
        OutOfDate: the organisation has given another account meanwhile.
        Refused: this person gave the account, or no person asks.
        NotAllowed: the organisation or the number is another office's.
    """
    held, known = _opened(office, account, by.person_id)
    made = PayeeCheck(office=office, organisation=held.organisation, account=held, agrees=agrees, number=number)
    made.checked_by_id = by.person_id  # type: ignore[assignment]  # `may_check` lets only people through
    made.how, made.spoke_to = " ".join(how.split()), " ".join(spoke_to.split()) if number else ""
    if number is not None:
        made.called_number, made.number_known_from = number.number, number.known_from
    if wrong := _faults(made, known, by.person_id):
        raise ValidationError(wrong)
    store(made, ("how", "spoke_to"))
    record(by=by, verb="checked bank account", record=made, after=_told(made))
    return made


def _opened(office: Office, account: BankAccount, person: UUID | None) -> tuple[BankAccount, Account]:
    """The account, and as its gates see it, if this person may check it and it is the one held now.

    Raises:
        NotAllowed, Refused, OutOfDate: see `check_payee`.
    """
    held = BankAccount.objects.select_related("organisation").get(pk=account.pk)
    check_organisation(held.organisation, office.pk)
    known = Account(held.pk, held.masked, held.given_by_id, held.given_at, is_first=held.replaces_id is None)
    if why := may_check(known, person):
        raise Refused(why)
    now = account_now(held.organisation_id)
    if now is None or now.pk != held.pk:
        raise OutOfDate(_("The organisation has given another account since you opened this. Check that one."))
    return held, known


def _faults(made: PayeeCheck, known: Account, person: UUID | None) -> dict[str, str]:
    """What a check leaves out, by field."""
    wrong = {}
    if not made.how:
        wrong["how"] = _("Say against what you checked it.")
    if made.number is not None and made.number.organisation_id != made.organisation_id:
        wrong["number"] = _("That number is another organisation's.")
    elif made.agrees and not known.is_first and (why := stands_against_the_call(known, _call(made, person))):
        wrong["number"] = why
    if made.number is not None and not made.spoke_to:
        wrong["spoke_to"] = _("Say who confirmed it: their post is enough.")
    return wrong


def _call(made: PayeeCheck, person: UUID | None) -> Checked | None:
    """The call of a check that is being made, as its gate will see it."""
    if made.number is None or person is None:
        return None
    number = made.number
    return Checked(
        by=person,
        by_name="",
        at=number.noted_at,
        agrees=made.agrees,
        called=number.number,
        known_at=number.noted_at,
        number_from=number.noted_by_id,
    )


def _told(made: PayeeCheck) -> dict[str, object]:
    said: dict[str, object] = {"account": made.account.masked, "agrees": made.agrees, "how": made.how}
    if made.number is not None:
        said |= {"called": "a number held before", "known from": made.number_known_from, "spoke to": made.spoke_to}
    return said


@action(May.CHECK_PAYEE)
def set_supplier_number(*, by: Actor, office: Office, organisation: Organisation, number: str) -> SupplierNumber:
    """Say under which number the ledger knows an organisation.

    Raises:
        ValidationError: it is blank, or another organisation has it.
        NotAllowed: the organisation is another office's.
    """
    check_organisation(organisation, office.pk)
    held = SupplierNumber.objects.select_for_update().filter(office=office, organisation=organisation).first()
    row = held or SupplierNumber(office=office, organisation=organisation)
    before = row.number
    row.number = " ".join(number.split())
    if row.number == before and held is not None:
        return held
    store(row, ("number",))
    after = {"organisation": str(organisation), "number": row.number}
    record(by=by, verb="set supplier number", record=row, before={"number": before} if before else None, after=after)
    return row


@action(May.CHECK_PAYEE)
def set_cost_code(*, by: Actor, office: Office, pot: Pot, code: str) -> PotCode:
    """Say under which cost code the ledger keeps a pot.

    Raises:
        ValidationError: it is blank.
        NotAllowed: the pot is another office's.
    """
    held = PotCode.objects.select_for_update().filter(office=office, pot=pot).first()
    row = held or PotCode(office=office, pot=pot)
    before = row.code
    row.code = " ".join(code.split())
    if row.code == before and held is not None:
        return held
    store(row, ("code",))
    after = {"pot": str(pot), "code": row.code}
    record(by=by, verb="set cost code", record=row, before={"code": before} if before else None, after=after)
    return row
