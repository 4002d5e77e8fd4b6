"""Writing a decision, putting it to signature, and taking it back, off or out of the way."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.foundation.offices.book import setting
from almoner.foundation.offices.models import Office
from almoner.governance.decisions import subjects
from almoner.governance.decisions.access import May
from almoner.governance.decisions.declared import SERIES, TERM
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.lifecycle import State
from almoner.governance.decisions.models import Answer, Decision, Signature
from almoner.governance.decisions.rules.paper import Paper
from almoner.kernel.references import Series, natural_key

from ._steps import (
    COUNTED,
    Asked,
    asked,
    check_lead,
    check_open,
    check_reason,
    counted,
    is_settled,
    kept,
    locked,
    moment,
    moved,
    paper_now,
    put_lines,
    put_money,
    put_priorities,
    shared_anew,
    written,
)

FACTS = (
    *("title", "kind", "lead", "background", "recommendation", "options", "power", "reason_crime", "reason_value"),
    *("equality", "risk", "interests", "places", "confidentiality", "ground", "body", "body_reference", "body_on"),
)
SHOWN = (*FACTS, "lines_in_words", "money_in_words", "priorities_in_words")
"""What the form shows of a decision, for its token and for the audit."""


@action(May.DRAFT)
def open_decision(
    *,
    by: Actor,
    office: Office,
    number: str = "",
    lines: Sequence[LineEntry] = (),
    money: Iterable[MoneyEntry] = (),
    priorities: Iterable[UUID] = (),
    **facts: Any,
) -> Decision:
    """Begin a decision as a draft (facts: FACTS). Without a number it gets the next of the office's series.

    Raises:
        ValidationError: by fact; "number" where it is taken, "lines" and "money" for the parts.
        NotAllowed: a pot, priority or framework line is another office's.
    """
    held = Office.objects.select_for_update().get(pk=office.pk)  # two people get two numbers
    head = Decision(office=held, number=number.strip() or _next_number(held))
    head.sort_key = _sort_key(held, head.number)
    written(head, by)
    _put_facts(head, facts)
    store(head, ("number", *FACTS))
    put_lines(head, lines)
    put_money(head, money)
    put_priorities(head, priorities)
    counted(head)
    head.save(update_fields=COUNTED)
    said = {name: value for name, value in facts_of(head, SHOWN).items() if value not in (None, "", [])}
    record(by=by, verb="opened decision", record=head, after=said)
    return head


@action(May.DRAFT)
def change_decision(
    *,
    by: Actor,
    decision: Decision,
    token: str | None = None,
    lines: Sequence[LineEntry] | None = None,
    money: Iterable[MoneyEntry] | None = None,
    priorities: Iterable[UUID] | None = None,
    **facts: Any,
) -> Decision:
    """Change a draft, or a sheet that is being signed: that goes back to draft, and what was signed is void.

    Parts that are None stay as they are. A change that changes nothing leaves no trace.

    Raises:
        OutOfDate: somebody else changed it since ``token`` was made.
        Refused: it is decided, withdrawn or deferred.
        ValidationError, NotAllowed: as `open_decision`; also "lines" and "money" where they come from another room.
    """
    head = locked(decision)
    check_open(head)
    check_token(head, SHOWN, token)
    before = facts_of(head, SHOWN)
    _put_facts(head, facts)
    store(head, FACTS)
    if lines is not None:
        put_lines(head, lines)
    if money is not None:
        put_money(head, money)
    _check_entered_once(head, lines, money)
    if priorities is not None:
        put_priorities(head, priorities)
    was, now = changed(before, facts_of(head, SHOWN))
    if now:
        counted(head)
        _back_to_draft(head, by)
        record(by=by, verb="changed decision", record=head, before=was, after=now)
    return head


@action(May.DRAFT)
def subject_changed(*, by: Actor, decision: Decision) -> Decision:
    """Count a decision's table anew, after the room that owns what is decided on has changed it.

    A sheet that is being signed goes back to draft: its money has to be looked at again.

    Raises:
        Refused: it is decided, withdrawn or deferred.
    """
    head = locked(decision)
    check_open(head)
    before = facts_of(head, COUNTED)
    counted(head)
    was, now = changed(before, facts_of(head, COUNTED))
    if now:
        _back_to_draft(head, by)
        record(by=by, verb="counted decision anew", record=head, before=was, after=now)
    return head


@action(May.DRAFT)
def put_to_signature(*, by: Actor, decision: Decision) -> Asked:
    """Ask the posts that must sign it. Returns whom it waits for.

    Raises:
        Refused: something that signers need is missing, the money does not add up, or a question waits.
    """
    head = locked(decision)
    counted(head)
    at = moment(by, head.office)
    paper = paper_now(head)
    verb = moved(paper, "ready", at)
    head.asked += 1
    written(head, by)
    head.save(update_fields=[*COUNTED, "state", "asked", "written_by"])
    sheet = kept(paper)
    record(by=by, verb=verb, record=head, after={"sheet": sheet.sha256, "total": head.total, "time": head.asked})
    return asked(paper, at)


@action(May.DRAFT)
def move_decision(*, by: Actor, decision: Decision, move: str, reason: str = "") -> Decision:
    """Take a sheet back to draft ("reopen"), or defer, resume or withdraw a decision.

    Raises:
        ValidationError: a reason is needed to defer or withdraw, and none is given.
        Refused: it may not make this move now.
    """
    head = locked(decision)
    if move not in {"reopen", "defer", "resume", "withdraw"}:
        raise Refused(_("There is no such step."))
    why = check_reason(reason) if move in {"defer", "withdraw"} else reason.strip()
    before = head.state
    verb = moved(paper_now(head), move, moment(by, head.office))
    head.note = why if move in {"defer", "withdraw"} else ""
    head.save(update_fields=["state", "note"])
    record(by=by, verb=verb, record=head, reason=why, before={"state": before}, after={"state": head.state})
    return head


@action(May.DRAFT)
def leave_out(*, by: Actor, decision: Decision, key: str, reason: str) -> Asked:
    """One line leaves the table, and the rest goes on: with another sheet, so that signatures are asked for again.

    The money by pot and year shares what is left in the proportion it had.

    Raises:
        ValidationError: no reason is given.
        Refused: there is no such line, it is the only one, or its room holds on to it.
    """
    head = locked(decision)
    check_open(head)
    why = check_reason(reason)
    paper = paper_now(head)
    try:
        subject, row = subjects.owner_of(head, key)
    except LookupError:
        raise Refused(_("That line is not in the table any more.")) from None
    if len(paper.rows) == 1:
        raise Refused(_("It is the only line: withdraw or defer the decision instead."))
    subject.left_out(head, key, why, by)
    counted(head)
    was, now = head.money_in_words.splitlines(), shared_anew(head, paper)
    written(head, by)
    head.save(update_fields=[*COUNTED, "written_by"])
    after = paper_now(head)
    if head.state == State.READY:
        kept(after)
    left = {"left out": f"{row.applicant or row.description} {row.value}", "money": was}
    record(by=by, verb="left out award", record=head, reason=why, before=left, after={"money": now})
    return asked(after, moment(by, head.office))


@action(May.DRAFT)
def answer_question(*, by: Actor, signature: Signature, text: str) -> Answer:
    """Answer the question with which a sheet came back.

    Raises:
        ValidationError: nothing is said.
        Refused: it was no question, it is answered already, or the decision is settled.
    """
    head = locked(signature.decision)
    said = text.strip()
    if not said:
        raise ValidationError({"text": _("Write your answer.")})
    if is_settled(head) or signature.outcome != Signature.Outcome.RETURNED:
        raise Refused(_("There is no question to answer."))
    if Answer.objects.filter(signature=signature).exists():
        raise Refused(_("The question is answered already."))
    answer = Answer(office_id=head.office_id, signature=signature, text=said, by_id=by.person_id)
    answer.save(force_insert=True)
    record(by=by, verb="answered question", record=head, before={"question": signature.comment}, after={"answer": said})
    return answer


# --- Steps


def _check_entered_once(head: Decision, lines: Sequence[Any] | None, money: Any) -> None:
    """What the lines of another room take is said there, and stands on the sheet: it is not written a second time.

    Raises:
        ValidationError: lines by hand stand beside those of another room, or the money is not what those take.
    """
    taken = subjects.money_of(head)
    if taken is None:
        return
    wrong = {}
    if lines:
        wrong["lines"] = _("The table comes from the awards: a line written by hand would have no award behind it.")
    held = {(row.pot_id, row.year): row.amount for row in head.money.all()}
    if money is not None and held and held != taken:
        wrong["money"] = _(
            "The money by pot and year comes from the awards. Withdraw the decision and choose anew to split them anew."
        )
    if wrong:
        raise ValidationError(wrong)


def _back_to_draft(head: Decision, by: Actor) -> None:
    """Save what changed and was counted; a sheet that was being signed is a draft again."""
    if head.state == State.READY:
        moved(Paper(head), "reopen", moment(by, head.office))
    written(head, by)
    head.save(update_fields=[*COUNTED, "written_by", "state"])


def _put_facts(head: Decision, facts: dict[str, Any]) -> None:
    if strangers := set(facts) - set(FACTS):
        raise TypeError(f"{sorted(strangers)} are not facts of a decision")
    for name, value in facts.items():
        setattr(head, name, value)
    if "places" in facts:
        head.places = sorted(facts["places"])
    check_lead(head)


def _next_number(office: Office) -> str:
    """The number after the highest in use this year. The caller holds the office."""
    today = timezone.localdate()
    series = Series(setting(office, SERIES, today))
    used = Decision.objects.filter(office=office).values_list("number", flat=True)
    return series.next_after(used, year=today.year, term=setting(office, TERM, today))


def _sort_key(office: Office, number: str) -> str:
    """The year first where the number has one, then its figures padded: 002-25 comes after 043-24."""
    found = Series(setting(office, SERIES, timezone.localdate())).read(number)
    if found is not None:
        return f"{found.term or 0:02}-{found.year or 0:04}-{found.number:08}"
    pieces = [f"{figures:08}" if not kind else text for kind, figures, text in natural_key(number)]
    return ("00-0000-" + "".join(pieces))[:80]
