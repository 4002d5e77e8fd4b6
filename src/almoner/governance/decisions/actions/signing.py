"""Approving, returning, refusing; deciding otherwise; and what follows when the last required signature is there."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import subjects
from almoner.governance.decisions.access import May
from almoner.governance.decisions.lifecycle import DECISION
from almoner.governance.decisions.models import Decision, Redaction, Signature
from almoner.governance.decisions.queries import said_by
from almoner.governance.decisions.rules import paper as plain
from almoner.governance.decisions.rules.publication import APPLICANT, row_part
from almoner.governance.decisions.rules.signing import (
    chosen_post,
    may_act,
    name_of,
    posts_of,
    required_of,
    stands_against,
)
from almoner.kernel.lifecycle import Moment

from ._steps import (
    COUNTED,
    Asked,
    asked,
    check_reason,
    check_seen,
    counted,
    kept,
    locked,
    moment,
    moved,
    paper_now,
    shared_anew,
)

_BACK = {plain.RETURNED: "return", plain.REFUSED: "refuse"}


@action(May.SIGN)
def sign(*, by: Actor, decision: Decision, sheet: str, outcome: str, role: str = "", comment: str = "") -> Asked:
    """Approve, return with a question, or refuse the sheet whose hash is ``sheet``, in a post held or delegated.

    Without a role it is the first post in which this person's signature is wanted. With the last approval wanted, it is
    decided and prepared for publication at once. Returns whom it waits for now.

    Raises:
        OutOfDate: the sheet is another one than the person opened.
        ValidationError: a question or a refusal says nothing.
        Refused: it is not put to signature; the person prepared it, may not sign it, has signed it, holds no post whose
            signature is wanted, or their delegation does not go so far.
    """
    head = locked(decision)
    said = comment.strip() if outcome == plain.APPROVED else check_reason(comment, "comment")
    at, paper = moment(by, head.office), paper_now(head)
    back = outcome != plain.APPROVED
    if why := may_act(paper, at, role, back=back):
        raise Refused(why)
    check_seen(paper, sheet)
    post = chosen_post(paper, by.person_id, role, at.settings["terms"], back=back)
    if isinstance(post, str):
        raise Refused(post)
    signature = _written(head, paper, post, outcome, said)
    paper.signed = (*paper.signed, said_by(signature))
    label = str(Signature.Outcome(outcome).label)
    record(
        by=by,
        verb=f"{outcome} decision",
        record=head,
        reason=said,
        after={"as": name_of(post.role), "delegated": post.delegation_id is not None, "sheet": sheet, "outcome": label},
    )
    if back:
        DECISION.make(paper, _BACK[outcome], at)
        head.save(update_fields=["state"])
    elif DECISION.refusal(paper, "decide", at) is None:
        roles = [each.value for each in required_of(paper, at.settings["terms"])]
        _settle(paper, by, at, "decide", {"required": roles, "decided_on": at.today})
    return asked(paper, at)


def _written(head: Decision, paper: plain.Paper, post: plain.Post, outcome: str, comment: str) -> Signature:
    signature = Signature(
        office_id=head.office_id,
        decision=head,
        sheet=kept(paper),
        sheet_hash=paper.hash,
        asked=head.asked,
        role=post.role,
        person_id=post.person_id,
        delegation_id=post.delegation_id,
        outcome=outcome,
        comment=comment,
    )
    signature.clean_fields()
    signature.save(force_insert=True)
    return signature


@action(May.PUBLISH)
def note_decision(*, by: Actor, decision: Decision) -> Decision:
    """Note what another body decided: nobody here signs it, and none of this office's money is in it.

    Raises:
        Refused: the body or its day is not named, or money of this office's is in it.
    """
    head = locked(decision)
    counted(head)
    _settle(paper_now(head), by, moment(by, head.office), "note", {"decided_on": head.body_on})
    return head


def _settle(paper: plain.Paper, by: Actor, at: Moment, move: str, facts: Mapping[str, Any]) -> None:
    """It is decided: the sheet is settled for good, those concerned are told, and the public copy is prepared."""
    head: Decision = paper.decision
    verb = moved(paper, move, at)
    for name, value in {**facts, "sheet": kept(paper), "decided_at": timezone.now()}.items():
        setattr(head, name, value)
    head.save(update_fields=[*COUNTED, *facts, "sheet", "decided_at", "state"])
    after = {"sheet": paper.hash, "total": head.total, "signed by": head.required}
    record(by=by, verb=verb, record=head, after=after)
    concerned = [each for each in subjects.registered() if _speaks_of(each, head)]
    for subject in concerned:
        subject.decided(head, by)
    _prepare(paper, by, at)


def _speaks_of(subject: subjects.Subject, head: Decision) -> bool:
    return subject.facts([head]).get(head.pk, plain.Facts()) != plain.Facts()


def _prepare(paper: plain.Paper, by: Actor, at: Moment) -> None:
    """The public copy begins with every name withheld that the table asks to withhold."""
    head: Decision = paper.decision
    withheld = [number for number, row in enumerate(paper.rows, start=1) if row.withheld and row.applicant]
    for number in withheld:
        Redaction(
            office_id=head.office_id,
            decision=head,
            part=row_part(number, APPLICANT),
            label=Redaction.Label.WITHHELD,
            reason=_("Withheld in the table of the decision"),
        ).save(force_insert=True)
    verb = moved(paper, "prepare", at)
    head.save(update_fields=["state"])
    record(by=by, verb=verb, record=head, after={"names withheld": len(withheld)})


@action(May.DECIDE)
def decide_otherwise(
    *,
    by: Actor,
    decision: Decision,
    sheet: str,
    instead: str,
    why: str,
    amounts: Mapping[str, Decimal | None] | None = None,
) -> Asked:
    """The office-holder decides otherwise than recommended; both stand on the sheet, with the reason (GRA-51).

    ``amounts`` gives lines of the table another value in pounds, or None to leave one out. It is another sheet, so
    every signature is asked for again, the office-holder's too.

    Raises:
        ValidationError: it is not said what is decided instead, or why.
        OutOfDate: the sheet is another one than the person opened.
        Refused: it is not being signed, or the person does not act as the office-holder, or may not sign it.
    """
    head = locked(decision)
    decided, reason = check_reason(instead, "instead"), check_reason(why, "why")
    at, paper = moment(by, head.office), paper_now(head)
    if refused := _not_the_holder(paper, by):
        raise Refused(refused)
    check_seen(paper, sheet)
    _other_amounts(head, paper, amounts or {}, reason, by)
    counted(head)
    was = {"instead": head.instead, "money": head.money_in_words.splitlines(), "total": paper.total}
    now = {"instead": decided, "money": shared_anew(head, paper), "total": head.total}
    head.instead, head.instead_why = decided, reason
    head.save(update_fields=[*COUNTED, "instead", "instead_why"])
    after = paper_now(head)
    kept(after)
    record(by=by, verb="decided otherwise", record=head, reason=reason, before=was, after=now)
    return asked(after, at)


def _not_the_holder(paper: plain.Paper, by: Actor) -> str | None:
    if paper.state != "ready" or by.person_id is None:
        return _("It is not put to signature.")
    if why := stands_against(paper, by.person_id):
        return why
    held = [post for post in posts_of(paper, by.person_id) if post.role == Role.OFFICE_HOLDER]
    if not any(post.reaches(paper.total) for post in held):
        return _("Only the office-holder, or their delegate within the limit, decides otherwise.")
    return None


def _other_amounts(
    head: Decision, paper: plain.Paper, amounts: Mapping[str, Decimal | None], reason: str, by: Actor
) -> None:
    """Give lines another value, or leave them out."""
    rows = {row.key: row for row in paper.rows}
    if strangers := set(amounts) - set(rows):
        raise Refused(_("A line is not in the table any more.") if strangers else "")
    if rows and all(key in amounts and amounts[key] is None for key in rows):
        raise ValidationError({"instead": _("Nothing would be left in the table: refuse the decision instead.")})
    for key, value in amounts.items():
        if value == rows[key].value:
            continue
        subject, _row = subjects.owner_of(head, key)
        if value is None:
            subject.left_out(head, key, reason, by)
        elif value <= 0:
            raise ValidationError({"instead": _("An amount is more than nothing; leave the line out instead.")})
        else:
            subject.changed_to(head, key, value, by)
