"""Steps that the actions on papers share. Not actions: they run inside one."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.content import PaperContent, from_facts
from almoner.do.agreements.lifecycle import PAPER
from almoner.do.agreements.models import Agreement, Paper, PublicityDuty
from almoner.do.agreements.papers.drawing import drawn, same_but_for_number_and_day
from almoner.do.agreements.papers.signing import Standing
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.notices.actions import tell
from almoner.kernel.lifecycle import Moment

from ._steps import today

TO_SIGN, SIGNED = "agreements.to_sign", "agreements.signed"
"""The kinds of notices that this room sends."""


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
    if head.current is None:
        raise LookupError(f"{head} has no current version")
    number = last.number + 1 if last else 1
    made = drawn(known, paper=number, on=today())
    paper = Paper(
        office_id=head.office_id,
        agreement=head,
        version=head.current,
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
