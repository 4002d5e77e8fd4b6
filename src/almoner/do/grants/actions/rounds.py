"""The only writers of rounds, beside the import of a list (imports.py), which the sheets' action runs."""

import datetime as dt
from collections.abc import Mapping
from typing import cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.access import May
from almoner.do.grants.choices import pots_of, priorities_of
from almoner.do.grants.facts import NOTHING, Facts, facts_of, put
from almoner.do.grants.models import Round, RoundFigure, RoundVersion
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.tokens import changed
from almoner.foundation.offices.publishing import published, taken_back
from almoner.strategy.funds.models import Fund


@action(May.KEEP)
def record_round(
    *,
    by: Actor,
    fund: Fund,
    facts: Mapping[str, str],
    year: int | None = None,
    number: int | None = None,
    known_from: dt.date | None = None,
) -> Round:
    """Enter a round of a fund.

    ``facts`` are those of facts.NAMES that are known, as canonical text. ``year`` is the calendar year in which the
    financial year of spend starts, None where it is not stated; ``number`` is the next one if it is not given.

    Raises:
        ValidationError: a fact is not well formed, or the fund has a round of that number in that year.
    """
    if number is None:
        Fund.objects.select_for_update().get(pk=fund.pk)
        number = (Round.objects.filter(fund=fund, year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    entered = Round(office_id=fund.office_id, fund=fund, year=year, number=number)
    entered.clean_fields(exclude=["current"])
    version, figures = _version(entered, {**NOTHING, **facts}, 1, by, known_from)
    entered.current = version
    try:
        with transaction.atomic():
            entered.save(force_insert=True)
    except IntegrityError as clash:
        if "grants_round_numbered_once" not in str(clash):
            raise
        raise ValidationError({"number": _("This fund has a round of this number in this year already.")}) from None
    _save(version, figures)
    record(by=by, verb="recorded round", record=entered, after=changed(NOTHING, facts_of(version))[1])
    return entered


@action(May.KEEP)
def correct_round(
    *,
    by: Actor,
    round_: Round,
    on_version: int,
    reason: str,
    facts: Mapping[str, str],
    known_from: dt.date | None = None,
) -> Round:
    """Write a new version with the given facts changed, and say why. ``on_version`` is the version the person saw.

    Raises:
        OutOfDate: there is a later version than the person saw.
        Refused: nothing would change.
        ValidationError: a fact is not well formed, or there is no reason.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("fund").get(pk=round_.pk)
    held = locked.versions.select_related("priority", "pot").prefetch_related("figures").latest("number")
    if held.number != on_version:
        raise OutOfDate(
            _("Somebody else corrected this round meanwhile: it is at version %(n)d now. Nothing was changed.")
            % {"n": held.number}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this is corrected.")})
    before = facts_of(held)
    was, now = changed(dict(before), {**before, **facts})
    if not now:
        raise Refused(_("Nothing was changed, so no new version was made."))
    version, figures = _version(locked, {**before, **facts}, held.number + 1, by, known_from)
    version.change, version.reason = RoundVersion.Change.CORRECTION, reason.strip()
    _save(version, figures)
    locked.current = version
    locked.save(update_fields=["current"])
    record(by=by, verb="corrected round", record=locked, reason=version.reason, before=was, after=now)
    return locked


@action(May.PUBLISH)
def publish_round(*, by: Actor, round_: Round) -> Round:
    """Let the public see a round: what it offered and what was given.

    Raises:
        Refused: it is published already.
    """
    return cast("Round", published(round_, by=by))


@action(May.PUBLISH)
def unpublish_round(*, by: Actor, round_: Round, note: str) -> Round:
    """Take a round off the public pages; the note says why.

    Raises:
        Refused: it is not published, or there is no note.
    """
    return cast("Round", taken_back(round_, by=by, note=note))


def _version(
    owner: Round, facts: Facts, number: int, by: Actor, known_from: dt.date | None
) -> tuple[RoundVersion, list[RoundFigure]]:
    version = RoundVersion(
        office_id=owner.office_id,
        round=owner,
        number=number,
        known_from=known_from or timezone.localdate(),
        recorded_by_id=by.person_id,
    )
    office = owner.fund.office
    figures = put(version, facts, priorities=priorities_of(office), pots=pots_of(office))
    version.clean_fields(exclude=["recorded_by", "approved_by", "source_import", "round"])
    return version, figures


def _save(version: RoundVersion, figures: list[RoundFigure]) -> None:
    version.save(force_insert=True)
    RoundFigure.objects.bulk_create(figures)
