"""Drawing up the paper of an agreement, and putting it before both sides."""

from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.access import May
from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.models import Agreement, Paper, PaperSending
from almoner.do.agreements.papers.clauses import shipped
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.queries import people_with

from ._papers import ask, check, drawn_up, stands
from ._steps import locked, moment


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
