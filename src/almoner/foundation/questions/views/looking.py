"""A form as others meet it: the preview as the applicant, the document that prints, the PDF and the JSON."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, querystring
from almoner.foundation.questions import exchange, filling, paper, queries
from almoner.foundation.questions.access import May
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.forms.answers import AnswerForm, condition_in_words, section_form
from almoner.foundation.questions.forms.builder import AmountForm
from almoner.foundation.questions.models import Form, FormVersion
from almoner.foundation.questions.rules.answers import kept_answers
from almoner.foundation.questions.rules.asking import asked
from almoner.foundation.questions.rules.definition import Definition, Section
from almoner.foundation.questions.rules.effort import effort
from almoner.foundation.questions.rules.problems import problems, problems_of
from almoner.foundation.questions.views.forms import found, steps

CHECK, TASKS, NEXT = "to-check", "to-tasks", "to-next"
"""Where a button of the preview may lead besides a section; no section is called so, since its key has no hyphen."""
HELD, AMOUNT, HERE, GO = "held", "sought", "here", "go"


def _asked_for(request: Any, pk: UUID) -> tuple[Form, Form | FormVersion]:
    """The form, and what of it is asked for: the draft, or with ``?version=`` that version.

    Raises:
        Http404: there is none.
    """
    form = found(request, pk)
    said = request.GET.get("version", "")
    if not said:
        return form, form
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0
    version = queries.version_at(form, number, seen_by=request.actor)
    if version is None:
        raise Http404
    return form, version


def _definition(asked_for: Form | FormVersion) -> Definition:
    return asked_for.written if isinstance(asked_for, Form) else queries.definition_of(asked_for)


# --- The document


@page(Audience.STAFF, may=May.READ)
def document(request: Any, pk: UUID) -> HttpResponse:
    """The form as a page that prints."""
    form, wanted = _asked_for(request, pk)
    context = {
        "document": paper.blank(wanted, request.office),
        "steps": steps(request, form, _("To print")),
        "pdf": address(request, "desk-form-pdf", pk=pk) + querystring(request),
    }
    return render(request, "questions/staff/paper.html", context)


@page(Audience.STAFF, may=May.READ)
def as_pdf(request: Any, pk: UUID) -> HttpResponse:
    """The form as an accessible PDF."""
    _form, wanted = _asked_for(request, pk)
    return _file(paper.form_pdf(wanted, request.office), "application/pdf", _name(wanted, "pdf"))


@page(Audience.STAFF, may=May.READ)
def as_json(request: Any, pk: UUID) -> HttpResponse:
    """The form to be carried elsewhere."""
    _form, wanted = _asked_for(request, pk)
    return _file(exchange.exported(wanted), "application/json", _name(wanted, "json"))


def _name(wanted: Form | FormVersion, ending: str) -> str:
    number = f"-v{wanted.number}" if isinstance(wanted, FormVersion) else ""
    return f"{slugify(wanted.title)[:60] or 'form'}{number}.{ending}"


def _file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# --- The preview: nothing is kept; what was typed goes from page to page in a hidden box


@page(Audience.STAFF, may=May.READ)
def preview(request: Any, pk: UUID) -> HttpResponse:
    """The form as the applicant meets it: a task list, sections, check your answers."""
    form, wanted = _asked_for(request, pk)
    definition = _definition(wanted)
    amount_form = AmountForm(request.GET if "amount" in request.GET else None)
    amount = amount_form.cleaned_data["amount"] if amount_form.is_bound and amount_form.is_valid() else None
    context = {
        "wanted": wanted,
        "amount_form": amount_form,
        "steps": steps(request, form, _("Preview")),
        "version": getattr(wanted, "number", ""),
        "kept_in_address": [("version", request.GET["version"])] if "version" in request.GET else [],
    }
    held, here = _held(request, definition), definition.section(request.POST.get(HERE, ""))
    if here is not None:
        typed = section_form(definition, here, answers=held, amount=amount, data=request.POST).typed()
        held = kept_answers(definition, {**held, **typed})
    context |= {"held": json.dumps(held), "here": here}
    go = request.POST.get(GO, TASKS)
    if here is not None and (go == NEXT or "more" in request.POST):
        shown = section_form(definition, here, answers=held, amount=amount, data=request.POST)
        if not shown.asks_for_more:
            shown.say(problems(definition, held, amount))
        if shown.asks_for_more or shown.errors:
            return _section(request, definition, here, shown, context)
        go = _after(definition, held, amount, here)
    section = definition.section(go)
    if section is not None:
        return _section(
            request, definition, section, section_form(definition, section, answers=held, amount=amount), context
        )
    return _overview(request, definition, held, amount, context, checking=go == CHECK)


def _held(request: Any, definition: Definition) -> dict[str, Any]:
    """What was typed on earlier pages; anything else that comes in its box is nothing."""
    try:
        return kept_answers(definition, json.loads(request.POST.get(HELD, "{}")))
    except (ValueError, RecursionError):
        return {}


def _after(definition: Definition, held: dict[str, Any], amount: Decimal | None, here: Section) -> str:
    """The next section that asks something, or the page on which answers are checked."""
    shown = {question.key for question in asked(definition, held, amount=amount).questions}
    keys = [each.key for each in definition.sections if shown & {question.key for question in each.questions}]
    later = keys[keys.index(here.key) + 1 :] if here.key in keys else []
    return later[0] if later else CHECK


def _section(
    request: Any, definition: Definition, section: Section, form: AnswerForm, context: dict[str, Any]
) -> HttpResponse:
    conditions = {key: condition_in_words(definition, one) for key, one in form.questions.items()}
    more = {"form": form, "part": section, "conditions": conditions}
    return render(request, "questions/staff/preview_section.html", context | more)


def _overview(
    request: Any,
    definition: Definition,
    held: dict[str, Any],
    amount: Decimal | None,
    context: dict[str, Any],
    *,
    checking: bool,
) -> HttpResponse:
    """The task list, or the page on which answers are checked."""
    now = asked(definition, held, amount=amount)
    wrong = problems_of(definition, now)
    rates = rates_of(request.office, timezone.localdate())
    context["checked"] = filling.check(definition, now, problems=wrong)
    context["work"] = effort(definition, rates, amount=amount)
    context["wrong"] = len({problem.question for problem in wrong})
    template = "preview_check" if checking else "preview_tasks"
    return render(request, f"questions/staff/{template}.html", context)
