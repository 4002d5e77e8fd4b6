"""What the views of papers share: finding what an address names, and doing what a form asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import queries
from almoner.do.agreements.models import Agreement, Paper, PaperSignature, PublicityDuty
from almoner.do.agreements.papers.printing import printed
from almoner.do.agreements.papers.signing import Standing
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.pages.addresses import address
from almoner.kernel.lifecycle import Moment


def agreement_here(request: Any, number: str) -> Agreement:
    """The agreement of that number. Raises Http404 where this office has none."""
    held = queries.agreement_at(seen_by=request.actor, office=request.office, number=number)
    if held is None:
        raise Http404
    return held


def paper_of(papers: Any, number: int) -> Paper:
    """The paper of that number among those that may be seen. Raises Http404."""
    held: Paper | None = papers.filter(number=number).first()
    if held is None:
        raise Http404
    return held


def paper_here(request: Any, number: str, paper: int) -> Paper:
    """A paper at the desk. Raises Http404."""
    return paper_of(queries.papers_of(agreement_here(request, number)), paper)


def own_agreement(request: Any, key: UUID) -> Agreement:
    """An agreement of the organisation in the address. Raises Http404 where it is no party."""
    held = queries.own_agreement(request.organisation, key, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def own_paper(request: Any, key: UUID, paper: int) -> Paper:
    """A paper that was sent to the organisation in the address. Raises Http404."""
    return paper_of(queries.sent_papers(own_agreement(request, key)), paper)


def duty_of(agreement: Agreement, key: UUID) -> PublicityDuty:
    """A publicity duty of an agreement. Raises Http404."""
    held = queries.publicity_duties(agreement).filter(pk=key).first()
    if held is None:
        raise Http404
    return held


def standing(paper: Paper) -> Standing:
    """How far the paper is today."""
    return queries.standing_of(paper, timezone.localdate())


def now(request: Any) -> Moment:
    """Who asks, now."""
    return Moment(request.actor, timezone.now())


def steps(request: Any, agreement: Agreement, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about an agreement at the desk."""
    ways = [(_("Agreements"), address(request, "desk-agreements"))]
    ways.append((agreement.number, address(request, "desk-agreement", number=agreement.number)))
    return [*ways, *((each, "") for each in last)]


def to_agreement(request: Any, agreement: Agreement, part: str = "") -> HttpResponse:
    """On to the agreement's page."""
    return HttpResponseRedirect(address(request, "desk-agreement", number=agreement.number) + part)


def done(form: Any, write: Callable[[], Any]) -> bool:
    """Whether an action did its work; what it refused otherwise stands in the form. NotAllowed and OutOfDate pass."""
    try:
        write()
    except ValidationError as wrong:
        form.refuse(wrong)
    except (NotAllowed, OutOfDate):
        raise
    except Refused as why:
        form.refuse(ValidationError(why.sentence))
    else:
        return True
    return False


def pdf_answer(paper: Paper) -> HttpResponse:
    """The paper as a download."""
    is_sent = getattr(paper, "sending", None) is not None
    answer = HttpResponse(printed(paper, is_sent=is_sent), content_type="application/pdf")
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in paper.agreement.number)
    answer["Content-Disposition"] = f'attachment; filename="{plain}-{paper.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def signed_answer(request: Any, paper: Paper, side: str) -> FileResponse:
    """The document on which a side signed by hand. Raises Http404 where it signed here, or not at all."""
    found = PaperSignature.objects.filter(paper=paper, side=side, document__isnull=False).select_related("document")
    held = found.first()
    if held is None or held.document is None:
        raise Http404
    return handed_out(held.document, to=request.user)
