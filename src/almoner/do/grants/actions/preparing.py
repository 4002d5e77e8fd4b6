"""Preparing an invitation: begun, written part by part, copied from an earlier one."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.grants.access import May
from almoner.do.grants.models import Invitation, Round
from almoner.do.grants.parts import FACTS, SHOWN, SourceEntry, shown_in
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.strategy.funds.instruments import fund_refusal
from almoner.strategy.funds.models import Fund

from ._steps import check_draft, locked, put_facts, put_priorities, put_sources
from .rounds import record_round

NOT_COPIED = frozenset(
    {"opens_at", "closes_at", "decision_on", "pay_on", "spend_from", "spend_to", "available", "reporting"}
)
"""What a copy of an earlier round is asked for anew. Its sources and the treasurer's word are not copied either."""


@action(May.KEEP)
def begin_round(
    *, by: Actor, fund: Fund, theme: str, year: int | None = None, copy_of: Invitation | None = None
) -> Invitation:
    """Enter a round of a fund and begin the invitation to it, from an earlier one where ``copy_of`` names it.

    ``year`` is the calendar year in which the financial year of spend starts.

    Raises:
        ValidationError: by fact: there is no theme, or the fund may not be given in rounds.
    """
    wrong = {}
    if not theme.strip():
        wrong["theme"] = _("Give the round a theme.")
    if why := fund_refusal(fund, Fund.Instrument.ROUND):
        wrong["fund"] = why
    if wrong:
        raise ValidationError(wrong)
    made = record_round(by=by, fund=fund, year=year, facts={"theme": theme.strip()})
    return prepare_invitation(by=by, round_=made, copy_of=copy_of, theme=theme.strip())


@action(May.KEEP)
def prepare_invitation(
    *,
    by: Actor,
    round_: Round,
    copy_of: Invitation | None = None,
    priorities: Iterable[UUID] = (),
    sources: Sequence[SourceEntry] = (),
    **facts: Any,
) -> Invitation:
    """Begin the invitation to a round, as a draft (facts: parts.FACTS; lists as rules/written.py has them, or as JSON).

    Raises:
        Refused: the round has an invitation already, or its fund may not be given in rounds.
        ValidationError: by fact; "sources" for the pots.
        NotAllowed: something is another office's.
    """
    head = Round.objects.select_for_update(of=("self",)).select_related("current", "fund", "office").get(pk=round_.pk)
    if Invitation.objects.filter(round=head).exists():
        raise Refused(_("This round has an invitation already."))
    if why := fund_refusal(head.fund, Fund.Instrument.ROUND):
        raise Refused(why)
    held = Invitation(office_id=head.office_id, round=head, theme=head.current.theme if head.current else "")
    if copy_of is not None:
        put_facts(held, _copied(copy_of))
        priorities = priorities or list(copy_of.priorities.values_list("priority_id", flat=True))
    put_facts(held, facts)
    store(held, FACTS)
    put_priorities(held, priorities)
    put_sources(held, sources)
    said = {name: value for name, value in facts_of(held, SHOWN).items() if value not in (None, "", [], {}, False)}
    record(by=by, verb="began invitation", record=held, after=said | ({"copy of": str(copy_of)} if copy_of else {}))
    return held


def _copied(earlier: Invitation) -> dict[str, Any]:
    """What a new round takes from an earlier one; the form in its latest version."""
    facts = {name: getattr(earlier, name) for name in FACTS if name not in NOT_COPIED}
    if earlier.form_version is not None:
        facts["form_version"] = earlier.form_version.form.current or earlier.form_version
    return facts


@action(May.KEEP)
def edit_invitation(
    *,
    by: Actor,
    invitation: Invitation,
    part: str = "",
    token: str | None = None,
    priorities: Iterable[UUID] | None = None,
    sources: Sequence[SourceEntry] | None = None,
    **facts: Any,
) -> Invitation:
    """Write some facts of a draft. With ``token`` nothing of ``part`` may have changed since the token was made.

    Priorities and sources that are None stay. Another sum, or another percentage, asks for the treasurer's consent
    anew. A change that changes nothing leaves no trace.

    Raises:
        OutOfDate: somebody else changed the part.
        Refused: it is published.
        ValidationError, NotAllowed: as `prepare_invitation`.
    """
    held = locked(invitation)
    check_draft(held)
    if part:
        check_token(held, shown_in(part), token)
    before = facts_of(held, SHOWN)
    put_facts(held, facts)
    if before["over_allocation"] != held.over_allocation or before["available"] != held.available:
        held.consent_by, held.consent_at, held.consent_why = None, None, ""
    store(held, FACTS)
    if priorities is not None:
        put_priorities(held, priorities)
    if sources is not None:
        put_sources(held, sources)
    was, now = changed(before, facts_of(held, SHOWN))
    if now:
        record(by=by, verb="changed invitation", record=held, before=was, after=now)
    return held
