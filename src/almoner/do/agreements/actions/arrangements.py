"""Recording what another body leads, and mending the entry."""

import datetime as dt
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from almoner.do.agreements.access import May
from almoner.do.agreements.constraints import explained
from almoner.do.agreements.drafting import amount_columns, date_columns
from almoner.do.agreements.models import Arrangement, ArrangementVersion
from almoner.do.agreements.particulars import Particulars, particulars_of, shown
from almoner.do.agreements.rules import ends_after_it_starts
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.offices.models import Office
from almoner.foundation.services.models import Service

from ._steps import check_opened, check_reason, service_entered, today


@action(May.KEEP)
def record_arrangement(
    *,
    by: Actor,
    office: Office,
    service: Service | str,
    particulars: Particulars,
    reference: str = "",
    known_from: dt.date | None = None,
) -> Arrangement:
    """Enter an arrangement that another body leads. It is not published by that.

    Raises:
        ValidationError: by field: nobody leads it, it ends before it begins, or it is held already.
        NotAllowed: something it names belongs to another office.
    """
    _check(office.pk, particulars)
    service = service_entered(office, service)
    held = Arrangement.objects.filter(office=office, service=service, reference=reference)
    if held.exists():
        raise ValidationError({"reference": _("There is already an arrangement for this service with this reference.")})
    head = Arrangement(office=office, service=service, reference=reference.strip())
    version = _version(head, 1, by, particulars, known_from)
    with explained():
        head.current = version
        head.save(force_insert=True)  # the key of its version is checked when the transaction ends
        version.save(force_insert=True)
    record(by=by, verb="recorded", record=head, after=_facts(particulars))
    return head


@action(May.KEEP)
def correct_arrangement(
    *,
    by: Actor,
    arrangement: Arrangement,
    opened: int,
    particulars: Particulars,
    reason: str,
    known_from: dt.date | None = None,
) -> ArrangementVersion:
    """Mend an entry: a new version. ``opened`` is the number of the version the person saw.

    Raises:
        OutOfDate: another version came meanwhile.
        ValidationError: by field; also when nothing would change.
    """
    rows = Arrangement.objects.select_related("current__lead", "current__board").select_for_update(of=("self",))
    head = rows.get(pk=arrangement.pk)
    held_now = check_opened(head, opened)
    before = particulars_of(held_now)
    if particulars == before:
        raise ValidationError(_("Nothing is different, so there is nothing to save."))
    why = check_reason(reason)
    _check(head.office_id, particulars)
    version = _version(head, opened + 1, by, particulars, known_from)
    version.change, version.reason = ArrangementVersion.Change.CORRECTION, why
    with explained():
        version.save(force_insert=True)
        head.current = version
        head.save(update_fields=["current"])
    was, now = _facts(before), _facts(particulars)
    names = [name for name in was if was[name] != now[name]]
    record(
        by=by,
        verb="corrected",
        record=head,
        reason=why,
        before={name: was[name] for name in names},
        after={name: now[name] for name in names},
    )
    return version


def _check(office_id: UUID, particulars: Particulars) -> None:
    """Raises ValidationError or NotAllowed."""
    if particulars.lead is None and not particulars.lead_name.strip():
        raise ValidationError({"lead_name": _("Say which body leads it.")})
    if why := ends_after_it_starts(particulars.begins, particulars.ends):
        raise ValidationError({"ends": why})
    lead, board = particulars.lead, particulars.board
    if (lead is not None and lead.office_id not in {office_id, None}) or (board and board.office_id != office_id):
        raise NotAllowed(_("That record belongs to another office."))


def _version(
    head: Arrangement, number: int, by: Actor, particulars: Particulars, known_from: dt.date | None
) -> ArrangementVersion:
    return ArrangementVersion(
        office_id=head.office_id,
        arrangement=head,
        number=number,
        known_from=known_from or today(),
        recorded_by_id=by.person_id,
        lead=particulars.lead,
        lead_name=particulars.lead_name,
        regime=particulars.regime,
        board=particulars.board,
        document=particulars.document,
        note=particulars.note,
        **amount_columns("our_share", particulars.our_share),
        **date_columns("begins", particulars.begins),
        **date_columns("ends", particulars.ends),
    )


def _facts(particulars: Particulars) -> dict[str, str]:
    with translation.override("en-gb"):
        return shown(particulars)
