"""Drawing up the paper of an agreement, and putting it before both sides."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.access import May
from almoner.do.agreements.content import PaperContent, from_facts
from almoner.do.agreements.lifecycle import PAPER
from almoner.do.agreements.models import Agreement, Paper, PaperSending, PublicityDuty
from almoner.do.agreements.papers.clauses import shipped
from almoner.do.agreements.papers.drawing import drawn, same_but_for_number_and_day
from almoner.do.agreements.papers.signing import Standing
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.notices.actions import tell
from almoner.foundation.organisations.queries import people_with
from almoner.kernel.lifecycle import Moment

from ._steps import locked, moment, today

TO_SIGN, SIGNED = "agreements.to_sign", "agreements.signed"
"""The kinds of notices that this room sends."""


@action(May.KEEP)
def draw_up(*, by: Actor, agreement: Agreement, content: PaperContent, opened: int | None = None) -> Paper:
    """Draw up the paper of an agreement as it stands now, numbered after the last. Nobody sees it before it is sent.

    Publicity duties that the content names are required with it. A paper may lack much: `send_for_signature` says what.
    ``opened`` is the number of the last paper the person saw, 0 for none; None: it does not matter.

    Raises:
        OutOfDate: another paper came meanwhile.
        Refused: the office runs the service itself, so there is nobody to agree with.
        ValidationError: it would say what the last paper says; or, by field, a publicity duty is of no known kind.
    """
    head = locked(agreement)
    if not shipped(head.kind):
        raise Refused(_("The office runs this service itself, so there is no paper and nobody to sign it."))
    last = queries.paper_now(head)
    if opened is not None and opened != (last.number if last else 0):
        raise OutOfDate(
            _("Somebody else drew up a paper meanwhile. Nothing of yours is lost: compare, and save again.")
        )
    return drawn_up(head, content, by)


def drawn_up(head: Agreement, content: PaperContent, by: Actor) -> Paper:
    """The next paper of a locked agreement, written. A step: it runs inside an action.

    Raises:
        ValidationError: see `draw_up`.
    """
    _require(head, content, by)
    last = queries.paper_now(head)
    known, standard = queries.known_of(head, content)
    if last is not None and last.version_id == head.current_id and same_but_for_number_and_day(last.facts, known):
        raise ValidationError(_("Paper %(n)d says just this, so there is no need for another.") % {"n": last.number})
    number = last.number + 1 if last else 1
    made = drawn(known, paper=number, on=today())
    paper = Paper(
        office_id=head.office_id,
        agreement=head,
        version_id=head.current_id,
        number=number,
        standard=standard,
        signatory=known.signatory.organisation,
        text=made.text,
        sha256=made.sha256,
        drawn_by_id=by.person_id,
    )
    paper.save(force_insert=True)
    record(by=by, verb="drew up paper", record=head, after={"paper": number, "sha256": made.sha256})
    return paper


def drawn_up_after_variation(head: Agreement, by: Actor) -> Paper | None:
    """A deal that changed has a new paper with the words of the last. None where there was none, or nothing differs."""
    last = queries.paper_now(head)
    return drawn_up(head, from_facts(last.facts["content"]), by) if last is not None else None


def _require(head: Agreement, content: PaperContent, by: Actor) -> None:
    """Enter the publicity duties that the content names and that are not required yet.

    Raises:
        ValidationError: one is of no known kind, or says nothing of what is meant.
    """
    held = {(each.kind, each.what, each.due_on) for each in PublicityDuty.objects.filter(agreement=head)}
    for kind, what, due_on in content.publicity:
        if (kind, what.strip(), due_on) in held:
            continue
        duty = PublicityDuty(
            office_id=head.office_id,
            agreement=head,
            kind=kind,
            what=what.strip(),
            due_on=due_on,
            required_by_id=by.person_id,
        )
        check_publicity(duty)
        duty.save(force_insert=True)
        held.add((kind, duty.what, due_on))


def check_publicity(duty: PublicityDuty) -> None:
    """Raises ValidationError, by field, where a duty is of no known kind, too long, or unclear."""
    duty.clean_fields()
    if duty.kind == "other" and not duty.what:
        raise ValidationError({"what": _("Say what is to be done.")})


@action(May.KEEP)
def send_for_signature(*, by: Actor, paper: Paper) -> PaperSending:
    """Put a paper before both sides; those who may sign for the provider are told.

    Raises:
        Refused: it lacks something (the sentences say what), a newer one was drawn up, or the agreement has changed.
    """
    head = locked(paper.agreement)
    standing = stands(head, paper)
    check(standing, "send", moment(by))
    sending = PaperSending(office_id=head.office_id, paper=paper, sent_by_id=by.person_id)
    sending.save(force_insert=True)
    if paper.signatory_id:
        ask(head, paper, people_with(paper.signatory_id, Part.CERTIFIER, Part.OWNER), by)
    record(by=by, verb="sent paper for signature", record=head, after={"paper": paper.number, "sha256": paper.sha256})
    return sending


def stands(head: Agreement, paper: Paper) -> Standing:
    """How far a paper of a locked agreement is, as its rules see it today."""
    paper.agreement = head
    return queries.standing_of(paper, today())


def check(standing: Standing, move: str, at: Moment) -> None:
    """Raises Refused with the lifecycle's sentence."""
    if why := PAPER.refusal(standing, move, at):
        raise Refused(why)


def ask(head: Agreement, paper: Paper, people: Iterable[Person], by: Actor) -> None:
    """Tell those who may sign for the provider that an agreement waits for them."""
    tell(
        by=by,
        people=people,
        kind=TO_SIGN,
        title=_("%(number)s waits for your signature") % {"number": head.number},
        link=reverse("provider-agreement-sign", args=[paper.signatory_id, head.pk, paper.number]),
        office=head.office,
    )


def tell_signed(head: Agreement, by: Actor, people: Iterable[tuple[Any, str]]) -> None:
    """Tell people, each with the page that they may open, that both sides have signed."""
    for person, link in people:
        tell(
            by=by,
            people=[person],
            kind=SIGNED,
            title=_("%(number)s is signed by both sides") % {"number": head.number},
            link=link,
            office=head.office,
        )
