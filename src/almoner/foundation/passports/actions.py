"""The only writers of passports and bank details."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from almoner.foundation.audit.actions import record
from almoner.foundation.documents import actions as documents
from almoner.foundation.documents.models import Document
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.notices import actions as notices
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import people_with
from almoner.foundation.pages.formats import day

from . import cases, queries
from .access import May
from .entering import Given, looked_at
from .models import BankAccount, EndTold, Kind, PassportItem
from .notes import ACCOUNT_CHANGED, ITEM_ENDS
from .rules import bank
from .rules.asking import ASKED, last_day
from .sealing import seal, unseal

LONGEST_PURPOSE = 300


@dataclass(frozen=True, slots=True)
class Details:
    """Bank details in full, for a payment. The numbers stay out of logs: they are not part of its text."""

    account_name: str
    sort_code: str = field(repr=False)
    """Six digits."""
    number: str = field(repr=False)
    """Eight digits."""


@action(May.KEEP)
def add_item(
    *,
    by: Actor,
    organisation: Organisation,
    kind: str,
    issued_on: dt.date | None,
    expires_on: dt.date | None = None,
    facts: Mapping[str, Any] | None = None,
    document: Document | None = None,
    file: BinaryIO | None = None,
    file_name: str = "",
    replaces: PassportItem | None = None,
) -> PassportItem:
    """Put a document or facts into the passport. What is there already stays in its history.

    Args:
        kind: one of `Kind`; what is asked of each stands in `rules.asking`.
        facts: by key; amounts as Decimal (pounds), counts as int, answers as bool.
        file: a document brought in now; or ``document``, one that the organisation brought in before.
        replaces: the item that this one mends; without it, an item of a later day stands beside it.

    Raises:
        ValidationError: by field: everything that is missing or wrong, the file included.
        Refused: what it mends was mended already.
    """
    body = _own(by, organisation)
    if kind not in ASKED:
        raise ValidationError({"kind": _("A passport holds no such item.")})
    if document is not None and document.organisation_id != body.pk:
        raise NotAllowed(_("That document belongs to somebody else."))
    _check_mended(body, kind, replaces)
    entered = Given(kind, issued_on, expires_on, facts or {}, file, file_name, has_document=document is not None)
    return _put(by, body, entered, document, replaces)


@action(May.GIVE_ACCOUNT)
@sensitive_variables("sort_code", "number", "read", "now", "known")
def give_account(
    *, by: Actor, organisation: Organisation, account_name: str, sort_code: str, number: str
) -> BankAccount:
    """Say into which account an organisation is paid from now on. The numbers are sealed; nobody is shown them again.

    All its owners and certifiers are told, so that a change that was not theirs is noticed. The audit knows only
    the last two digits.

    Raises:
        ValidationError: by field: everything that is malformed.
        Refused: it is the account that is known already.
    """
    body = _own(by, organisation)
    read = _read_account(account_name, sort_code, number)
    now = BankAccount.objects.filter(organisation=body, replaced_by__isnull=True).first()
    if now is not None:
        known = unseal(now.sealed)
        if all(known[name] == value for name, value in read.items()):
            raise Refused(_("This is the account that payments go to already. Nothing was changed."))
    made = BankAccount(
        organisation=body,
        account_name=read["account_name"],
        sealed=seal({"organisation": str(body.pk), **read}),
        ending=read["number"][-2:],
        replaces=now,
        given_by_id=by.person_id,
    )
    made.save(force_insert=True)
    notices.tell(
        by=by,
        people=people_with(body.pk, Part.OWNER, Part.CERTIFIER),
        kind=ACCOUNT_CHANGED,
        title=_account_sentence(body, now),
        link=f"/provider/{body.pk}/passport/account/",
    )
    before = {"account": now.masked, "name": now.account_name} if now else {}
    after = {"organisation": str(body), "account": made.masked, "name": made.account_name}
    record(by=by, verb="changed bank account" if now else "gave bank account", record=made, before=before, after=after)
    return made


@action(May.REVEAL)
@sensitive_variables("opened")
def reveal(*, by: Actor, account: BankAccount, purpose: str) -> Details:
    """The full details of an account, for somebody in finance and a purpose that stays in the audit.

    Raises:
        ValidationError: there is no purpose.
        NotAllowed: the office has no case with the organisation.
        Refused: the row is not as it was sealed, or the keys are gone.
    """
    why = " ".join(purpose.split())
    if not why:
        raise ValidationError({"purpose": _("Say what you need the numbers for; it stays in the audit.")})
    if len(why) > LONGEST_PURPOSE:
        raise ValidationError({"purpose": _("Say it in at most %(most)d characters.") % {"most": LONGEST_PURPOSE}})
    found = BankAccount.objects.select_related("organisation").get(pk=account.pk)
    if not by.is_keeper and not cases.is_seen_from(by.office_id, found.organisation_id):
        raise NotAllowed(
            _("Your office has no case with %(name)s, so its bank details are closed to you.")
            % {"name": found.organisation}
        )
    opened = unseal(found.sealed)
    if (opened["organisation"], opened["account_name"]) != (str(found.organisation_id), found.account_name):
        raise Refused(
            _("These bank details are not as %(name)s gave them. Do not pay; ask whoever runs the installation.")
            % {"name": found.organisation}
        )
    record(
        by=by,
        verb="revealed bank details",
        record=found,
        reason=why,
        after={"organisation": str(found.organisation), "account": found.masked},
    )
    return Details(opened["account_name"], opened["sort_code"], opened["number"])


@action(May.REMIND)
def tell_of_ends(*, by: Actor, on: dt.date) -> int:
    """Tell the members who keep a passport of each item that ends within sixty days, once for each item.

    An organisation without such a member is told as soon as it has one. Returns of how many items somebody was told.
    """
    count = 0
    for item in queries.ending(on):
        people = people_with(item.organisation_id, Part.OWNER, Part.WRITER, Part.CERTIFIER)
        if not people or not EndTold.objects.get_or_create(item=item)[1]:
            continue
        said = {"what": Kind(item.kind).label, "name": item.organisation, "day": day(item.expires_on)}
        notices.tell(
            by=by,
            people=people,
            kind=ITEM_ENDS,
            title=(_("%(what)s in the passport of %(name)s: counts until %(day)s") % said)[:200],
            link=f"/provider/{item.organisation_id}/passport/{item.kind}/",
            due_on=item.expires_on,
        )
        told = {"organisation": str(item.organisation), "kind": item.kind, "last day": item.expires_on}
        record(by=by, verb="told of the end", record=item, after=told)
        count += 1
    return count


def _put(
    by: Actor, body: Organisation, given: Given, document: Document | None, replaces: PassportItem | None
) -> PassportItem:
    """One item, with everything about it looked at before anything is kept."""
    kept, wrong = looked_at(given)
    if wrong or given.issued_on is None:
        raise ValidationError(wrong)
    if given.file is not None:
        named = str(Kind(given.kind).label)
        document = documents.receive(by=by, file=given.file, name=given.file_name, purpose=named, organisation=body)
    made = PassportItem(
        organisation=body,
        kind=given.kind,
        document=document,
        facts=kept,
        issued_on=given.issued_on,
        expires_on=last_day(given.kind, given.issued_on, given.expires_on),
        replaces=replaces,
        given_by_id=by.person_id,
    )
    made.save(force_insert=True)
    record(by=by, verb="put into passport", record=made, after=_told(made))
    return made


def _own(by: Actor, organisation: Organisation) -> Organisation:
    """The organisation, locked. Members touch no other's passport, an office's command only what the office sees."""
    if by.organisation_id is not None and by.organisation_id != organisation.pk:
        raise NotAllowed(_("That passport belongs to another organisation."))
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by.office_id is not None and locked.office_id not in {None, by.office_id}:
        raise NotAllowed(_("That record belongs to another office."))
    return locked


def _check_mended(body: Organisation, kind: str, replaces: PassportItem | None) -> None:
    if replaces is None:
        return
    if (replaces.organisation_id, replaces.kind) != (body.pk, kind):
        raise NotAllowed(_("An item mends one of its own kind."))
    if _mended(replaces).exists():
        raise Refused(_("Somebody else has mended this item meanwhile. Look at the newest and mend that one."))


def _mended(item: PassportItem) -> QuerySet[PassportItem]:
    return PassportItem.objects.filter(replaces=item.pk)


@sensitive_variables()
def _read_account(account_name: str, sort_code: str, number: str) -> dict[str, str]:
    read: dict[str, str] = {}
    wrong: dict[str, str] = {}
    asked = (
        ("account_name", bank.read_name, account_name),
        ("sort_code", bank.read_sort_code, sort_code),
        ("number", bank.read_number, number),
    )
    for name, reader, text in asked:
        try:
            read[name] = reader(text)
        except ValueError as why:
            wrong[name] = str(why)
    if wrong:
        raise ValidationError(wrong)
    return read


def _account_sentence(body: Organisation, before: BankAccount | None) -> str:
    if before is None:
        return (_("Payments to %(name)s: a bank account was given") % {"name": body})[:200]
    return (_("Payments to %(name)s: the bank account was changed. Was it you?") % {"name": body})[:200]


def _told(item: PassportItem) -> dict[str, Any]:
    """What the audit is told of an item."""
    told = {"organisation": str(item.organisation), "kind": item.kind, "issued": item.issued_on, **item.facts}
    if item.expires_on is not None:
        told["last day"] = item.expires_on
    if item.document is not None:
        told["document"] = str(item.document)
    if item.replaces_id is not None:
        told["mends"] = str(item.replaces_id)
    return told
