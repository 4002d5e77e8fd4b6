"""What the round's own record learns from its invitation: a version when it is published, its figures when complete."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.choices import pots_of, priorities_of
from almoner.do.grants.facts import NOTHING, Facts, facts_of, put
from almoner.do.grants.models import Invitation, Round, RoundFigure, RoundResult, RoundVersion
from almoner.do.grants.rules.clock import day_in_london
from almoner.foundation.door.actor import Actor
from almoner.foundation.sheets.readers import from_date
from almoner.kernel.dates import ApproximateDate


def carry_over(held: Invitation, by: Actor) -> None:
    """Write what the invitation says into the round's record, and let the public see that too."""
    sources = list(held.sources.select_related("pot").order_by("order", "pk"))
    shared = sources[0].pot.name if len(sources) == 1 and sources[0].is_shared else ""
    parts = " ".join(f"({row.pot.name} {row.amount})" for row in sources) if len(sources) > 1 else ""
    served = held.priorities.select_related("priority").first()
    facts = {
        "theme": held.theme,
        "opens": _day(held.opens_at),
        "closes": _day(held.closes_at),
        "cap": f"{held.cap:.2f}" if held.cap is not None else "",
        "cap_kind": held.cap_kind if held.cap is not None else "",
        "term": _("%(n)d months") % {"n": held.term_months} if held.term_months else "",
        "classes": "; ".join(each["title"] for each in held.tiers)[:200],
        "priority": served.priority.title if served else "",
        "pot": shared,
        "available": "" if shared else f"{held.available:.2f} {parts}".strip(),
    }
    _write(held, facts, _("As its invitation was published."), by)
    head = held.round
    if head.published_at is None:
        head.published_at, head.unpublished_at, head.unpublished_note = timezone.now(), None, ""
        head.save(update_fields=["published_at", "unpublished_at", "unpublished_note"])


def write_result(held: Invitation, result: RoundResult, by: Actor) -> None:
    """Write what was asked for and awarded into the round's record."""
    facts = {"requested": f"{result.asked:.2f}", "awarded": f"{result.given:.2f}"}
    _write(held, facts, _("As the round was completed."), by)


def _day(moment: dt.datetime | None) -> str:
    return from_date(ApproximateDate.unknown() if moment is None else ApproximateDate.day(day_in_london(moment)))


def _write(held: Invitation, facts: Facts, reason: str, by: Actor) -> None:
    """A further version of the round with these facts changed."""
    head = Round.objects.select_for_update(of=("self",)).select_related("office", "fund").get(pk=held.round_id)
    last = head.versions.select_related("priority", "pot").prefetch_related("figures").order_by("-number").first()
    before = facts_of(last) if last else NOTHING
    version = RoundVersion(
        office_id=head.office_id,
        round=head,
        number=(last.number if last else 0) + 1,
        known_from=timezone.localdate(),
        recorded_by_id=by.person_id,
        change=RoundVersion.Change.CORRECTION,
        reason=reason,
    )
    figures = put(version, {**before, **facts}, priorities=priorities_of(head.office), pots=pots_of(head.office))
    version.save(force_insert=True)
    RoundFigure.objects.bulk_create(figures)
    head.current = version
    head.save(update_fields=["current"])
    held.round = head
