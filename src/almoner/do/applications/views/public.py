"""Somebody outside answers, by the link in a letter, whether they support an application."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from almoner.do.applications import actions, queries
from almoner.do.applications.access import May
from almoner.do.applications.forms.applicant import EndorseForm
from almoner.do.applications.rules.meaning import title_of
from almoner.do.grants.declared import privacy_notice
from almoner.foundation.door.actor import Actor
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.editing import done


def _bearer(name: str = "") -> Actor:
    """Who holds the link of a letter: it opens one question, and nothing else."""
    return Actor(name=name or "endorser", permissions=frozenset({str(May.ENDORSE)}), via="link in a letter")


@page(Audience.PUBLIC)
def endorse(request: Any, token: str) -> HttpResponse:
    """The question, or why the link does not work any more. The answer is given once."""
    asked = queries.asked_by(token)
    if asked is not None and asked.office_id != request.office.pk:
        asked = None
    why = queries.why_no_answer(asked, timezone.now())
    form = EndorseForm(request.POST or None)
    if not why and form.is_valid():
        given = form.given()
        if done(form, lambda: actions.endorse(by=_bearer(given["name"]), token=token, **given)):
            return _said(request, "applications/public/thanks.html", {"asked": asked})
    if why:
        return _said(request, "applications/public/closed.html", {"why": why}, status=404 if asked is None else 410)
    held = asked.application if asked else None
    context = {
        "asked": asked,
        "application": held,
        "form": form,
        "title": _title(held),
        "summary_of": _summary(held),
        "privacy": privacy_notice(request.office),
    }
    return _said(request, "applications/public/endorse.html", context)


def _title(held: Any) -> str:
    return held.title or title_of(held.draft.answers) or held.reference


def _summary(held: Any) -> str:
    """What they say they will do: who is asked for support reads what is to be supported."""
    if held.summary:
        return str(held.summary)
    said = held.draft.answers.get("summary")
    return said.strip() if isinstance(said, str) else ""


def _said(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
