"""The publication check: redacting, planning, publishing, taking back."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.governance.decisions import subjects
from almoner.governance.decisions.access import May
from almoner.governance.decisions.lifecycle import DECISION, State
from almoner.governance.decisions.models import Decision, Publication, Redaction
from almoner.governance.decisions.rules.paper import Paper
from almoner.governance.decisions.rules.publication import parts_of, public_copy
from almoner.governance.decisions.rules.sheet import canonical, hash_of
from almoner.governance.decisions.rules.signing import counting

from ._steps import check_reason, locked, moment, moved, paper_now

LONGEST_TITLE = 600  # a label is longer than the words in whose place it stands
REDACTION = ("part", "words", "label", "reason")


@action(May.PUBLISH)
def redact(*, by: Actor, decision: Decision, part: str, words: str = "", label: str, reason: str) -> Redaction:
    """Keep words of one part of the sheet from the public; no words: the whole part.

    Raises:
        ValidationError: by field; also where the part does not hold the words.
        Refused: it is not waiting to be published.
    """
    head = locked(decision)
    _check_prepared(head)
    texts = parts_of(json.loads(paper_now(head).text))
    if part not in texts:
        raise ValidationError({"part": _("The sheet has no such part.")})
    if words and words not in texts[part]:
        raise ValidationError({"words": _("These words do not stand there. Copy them as they are written.")})
    redaction = Redaction(
        office_id=head.office_id,
        decision=head,
        part=part,
        words=words,
        label=label,
        reason=reason.strip(),
        by_id=by.person_id,
    )
    store(redaction, REDACTION)
    after = {"part": part, "label": label, "whole part": not words}  # the words themselves stay out of the chain
    record(by=by, verb="redacted", record=head, reason=redaction.reason, after=after)
    return redaction


@action(May.PUBLISH)
def lift_redaction(*, by: Actor, redaction: Redaction, reason: str) -> None:
    """Let the public read what was redacted. Raises ValidationError without a reason, Refused once it is published."""
    head = locked(redaction.decision)
    _check_prepared(head)
    why = check_reason(reason)
    before = {"part": redaction.part, "label": redaction.label}
    redaction.delete()
    record(by=by, verb="lifted redaction", record=head, reason=why, before=before)


@action(May.PUBLISH)
def plan_publication(*, by: Actor, decision: Decision, on: dt.date | None) -> Decision:
    """Say on which day it is to be published, at the earliest; None for no day. Raises Refused unless it waits."""
    head = locked(decision)
    _check_prepared(head)
    before, head.planned_on = head.planned_on, on
    head.save(update_fields=["planned_on"])
    record(by=by, verb="planned publication", record=head, before={"on": before}, after={"on": on})
    return head


@action(May.PUBLISH)
def publish(*, by: Actor, decision: Decision, looked_at: bool = False, despite: str = "") -> Publication:
    """Put the public copy out, as it stands redacted.

    ``looked_at``: somebody has looked at what the check found, and it may stand. ``despite``: why this decision cannot
    wait for the end of the time before an election.

    Raises:
        Refused: letters are not out, the planned day has not come, a hold is on, or the check's findings stand.
    """
    head = locked(decision)
    waits = [why for each in subjects.registered() if (why := each.holds_publication(head))]
    at = moment(by, head.office, looked_at=looked_at, despite=despite, waits=waits)
    paper = paper_now(head)
    if why := DECISION.refusal(paper, "publish", at):
        raise Refused(why)
    publication = _published(paper, by, despite.strip())
    verb = moved(paper, "publish", at)
    head.publication, head.taken_back_at, head.taken_back_note = publication, None, ""
    head.save(update_fields=["state", "publication", "taken_back_at", "taken_back_note"])
    after = {"copy": publication.sha256, "redactions": len(paper.redactions), "time": publication.number}
    record(by=by, verb=verb, record=head, reason=despite, after=after)
    return publication


def _published(paper: Paper, by: Actor, despite: str) -> Publication:
    head: Decision = paper.decision
    copy = public_copy(paper, _signers(paper))
    text = canonical(copy)
    is_shown = bool(copy["texts"])
    words = [copy["number"], copy["title"], *copy["texts"].values()]
    words += [part for row in copy["table"] for part in (row["applicant"], row["description"])]
    publication = Publication(
        office_id=head.office_id,
        decision=head,
        number=Publication.objects.filter(decision=head).count() + 1,
        text=text,
        sha256=hash_of(text),
        title=copy["title"][:LONGEST_TITLE],
        search=" ".join(words),
        total=Decimal(copy["total"]) if is_shown else None,
        places=head.places if is_shown else [],
        priorities=[str(each.priority_id) for each in paper.priorities] if is_shown else [],
        despite_hold=despite,
        published_by_id=by.person_id,
    )
    publication.save(force_insert=True)
    return publication


def _signers(paper: Paper) -> list[dict[str, Any]]:
    """The posts that signed and on which day: posts, not names (TRN-01)."""
    have = counting(paper)
    return [
        {"role": role, "on": timezone.localdate(have[role].at).isoformat(), "delegated": have[role].is_delegated}
        for role in paper.decision.required
    ]


@action(May.PUBLISH)
def take_back(*, by: Actor, decision: Decision, note: str) -> Decision:
    """Take it off the public pages; the note stays with the decision.

    Raises:
        ValidationError: there is no note.
        Refused: it is not published.
    """
    head = locked(decision)
    why = check_reason(note, "note")
    verb = moved(paper_now(head), "take back", moment(by, head.office))
    head.publication, head.taken_back_at, head.taken_back_note = None, timezone.now(), why
    head.save(update_fields=["state", "publication", "taken_back_at", "taken_back_note"])
    record(by=by, verb=verb, record=head, reason=why)
    return head


def _check_prepared(head: Decision) -> None:
    if head.state != State.PREPARED:
        raise Refused(
            _("It is %(state)s: only what waits to be published is checked.") % {"state": head.get_state_display()}
        )
