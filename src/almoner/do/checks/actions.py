"""The only writers of checks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports import cases
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.passports.queries import valid_items

from . import queries
from .access import May
from .declared import kinds_of
from .entering import Entry, wrong_with
from .models import Check, Outcome
from .rules.kinds import CheckKind
from .rules.saying import why_not
from .rules.standing import CLEAR, last_day


@action(May.MAKE)
def make_check(
    *,
    by: Actor,
    office: Office,
    organisation: Organisation,
    kind: str,
    outcome: str,
    subject: UUID | None = None,
    **entered: Any,
) -> Check:
    """Record what one check came to (see `Entry`). Without a subject it counts for all cases of the organisation.

    Raises:
        ValidationError: by field: everything that is missing or wrong.
        NotAllowed: the organisation belongs to another office.
    """
    entered.setdefault("for_all", subject is None)
    return _made(by, office, _body(by, organisation), subject, Entry(kind, outcome, **entered))


@action(May.MAKE)
def make_checks(
    *, by: Actor, office: Office, organisation: Organisation, subject: UUID | None, entries: Sequence[Entry]
) -> list[Check]:
    """Record several checks at once: all of them, or none.

    Raises:
        ValidationError: everything that is wrong, by "<kind>-<field>".
        Refused: nothing was entered.
    """
    if not entries:
        raise Refused(_("Nothing was chosen. Say of at least one check what it came to."))
    body = _body(by, organisation)
    wrong: dict[str, Any] = {}
    on = timezone.localdate()
    for entry in entries:
        found = _kind_wrong(office, entry, subject, on) or wrong_with(entry, office, on)
        wrong |= {f"{entry.kind}-{name}": sentence for name, sentence in found.items()}
    if wrong:
        raise ValidationError(wrong)
    return [_made(by, office, body, subject, entry) for entry in entries]


@action(May.MAKE)
def reuse_passport(
    *, by: Actor, office: Office, organisation: Organisation, kind: str, subject: UUID | None = None
) -> Check:
    """Let a valid passport item stand for a check of the organisation, as long as the item counts.

    Raises:
        Refused: the kind takes no passport item, there is no valid one, or it does not say what the check asks for.
        NotAllowed: the office has no case with the organisation.
    """
    body = _body(by, organisation)
    _check_seen(by, office, body)
    on = timezone.localdate()
    asked = next((each for each in kinds_of(office, on) if each.key == kind), None)
    if asked is None or not asked.passport:
        raise Refused(_("No passport item stands for this check: look, and record what you found."))
    item = valid_items([body.pk], on).get(body.pk, {}).get(asked.passport)
    if item is None:
        raise Refused(
            _("%(title)s: the passport holds no valid item for it. Ask %(name)s for one.")
            % {"title": asked.title, "name": body}
        )
    if why := why_not(asked.says, item.facts):
        raise Refused(f"{asked.title}: {why} " + _("Look, judge, and record the check yourself."))
    return _made(by, office, body, subject, _reused(asked, item, subject))


@action(May.MAKE)
def reuse_all(*, by: Actor, office: Office, organisation: Organisation, subject: UUID | None = None) -> list[Check]:
    """Let every valid passport item stand for the checks it may stand for, where they are not clear already.

    Raises:
        Refused: no item stands for anything that is open; the sentence says why of each.
        NotAllowed: the office has no case with the organisation.
    """
    body = _body(by, organisation)
    _check_seen(by, office, body)
    on = timezone.localdate()
    lines = queries.lines_of(office, body.pk, subject, None, on)
    items = valid_items([body.pk], on).get(body.pk, {})
    open_kinds = [line.kind for line in lines if line.state not in CLEAR and line.kind.passport]
    made, why = [], []
    for kind in open_kinds:
        item = items.get(kind.passport)
        refusal = _("there is no valid item.") if item is None else why_not(kind.says, item.facts)
        if item is None or refusal:
            why.append(f"{kind.title}: {refusal}")
        else:
            made.append(_made(by, office, body, subject, _reused(kind, item, subject)))
    if not made:
        raise Refused(" ".join([_("No passport item stands for a check that is open."), *why]))
    return made


def _reused(kind: CheckKind, item: PassportItem, subject: UUID | None) -> Entry:
    return Entry(
        kind.key,
        Outcome.PASSED,
        evidence=_("Passport: %(item)s of %(day)s") % {"item": item, "day": f"{item.issued_on:%-d %B %Y}"},
        for_all=subject is None or not kind.of_case,
        passport_item=item,
    )


def _made(by: Actor, office: Office, body: Organisation, subject: UUID | None, entry: Entry) -> Check:
    """One check, with everything about it looked at.

    Raises:
        ValidationError: by field.
    """
    on = timezone.localdate()
    wrong = _kind_wrong(office, entry, subject, on) or wrong_with(entry, office, on)
    if wrong:
        raise ValidationError(wrong)
    kind = _kind_of(office, entry.kind, on)
    _check_papers(office, body, entry)
    document = entry.document
    if entry.file is not None:
        document = documents.receive(
            by=by, file=entry.file, name=entry.file_name, purpose=kind.title[:80], office=office
        )
    item = entry.passport_item
    made = Check(
        office=office,
        organisation=body,
        subject=None if _is_for_all(kind, entry, subject) else subject,
        kind=kind.key,
        outcome=entry.outcome,
        reason=entry.reason.strip(),
        evidence=entry.evidence.strip(),
        condition=entry.condition.strip(),
        document=document,
        passport_item=item,
        expires_on=last_day(
            kind, on, entry.expires_on, item.expires_on if item else None, failed=entry.outcome == Outcome.FAILED
        ),
        made_by_id=by.person_id,
    )
    made.save(force_insert=True)
    record(by=by, verb="made check", record=made, reason=made.reason, after=_told(made))
    return made


def _is_for_all(kind: CheckKind, entry: Entry, subject: UUID | None) -> bool:
    return subject is None or (not kind.of_case if entry.for_all is None else entry.for_all)


def _kind_of(office: Office, key: str, on: dt.date) -> CheckKind:
    return next(kind for kind in kinds_of(office, on) if kind.key == key)


def _kind_wrong(office: Office, entry: Entry, subject: UUID | None, on: dt.date) -> dict[str, str]:
    """What is wrong with the choice of the check, by field."""
    kind = next((each for each in kinds_of(office, on) if each.key == entry.kind), None)
    if kind is None:
        return {"kind": _("This office makes no such check; its settings say which it makes.")}
    if kind.of_case and _is_for_all(kind, entry, subject):
        return {"for_all": _("%(title)s is checked for each case, not once for all.") % {"title": kind.title}}
    return {}


def _check_papers(office: Office, body: Organisation, entry: Entry) -> None:
    if entry.document is not None and entry.document.office_id != office.pk:
        raise NotAllowed(_("That document belongs to somebody else."))
    if entry.passport_item is not None and entry.passport_item.organisation_id != body.pk:
        raise NotAllowed(_("That passport item belongs to another organisation."))


def _body(by: Actor, organisation: Organisation) -> Organisation:
    """The organisation, locked, so that two people's checks come one after the other."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if by.office_id is not None and locked.office_id not in {None, by.office_id}:
        raise NotAllowed(_("That record belongs to another office."))
    return locked


def _check_seen(by: Actor, office: Office, body: Organisation) -> None:
    if not by.is_keeper and not cases.is_seen_from(office.pk, body.pk):
        raise NotAllowed(_("Your office has no case with %(name)s, so its passport is closed to you.") % {"name": body})


def _told(check: Check) -> dict[str, Any]:
    """What the audit is told of a check."""
    told = {"organisation": str(check.organisation), "kind": check.kind, "outcome": check.outcome}
    facts: Iterable[tuple[str, Any]] = (
        ("case", check.subject),
        ("evidence", check.evidence),
        ("condition", check.condition),
        ("document", check.document),
        ("passport item", check.passport_item_id),
        ("last day", check.expires_on),
    )
    return told | {name: str(value) for name, value in facts if value}
