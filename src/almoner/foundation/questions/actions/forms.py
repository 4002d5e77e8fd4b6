"""The only writers of forms: what they ask, step by step, and the versions published from them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import entered, store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.tokens import changed, check_token, facts_of
from almoner.foundation.offices.models import Office
from almoner.foundation.questions import exchange
from almoner.foundation.questions.access import May
from almoner.foundation.questions.lifecycle import FORM
from almoner.foundation.questions.models import Form, FormVersion
from almoner.foundation.questions.refusals import NotFit
from almoner.foundation.questions.rules import building
from almoner.foundation.questions.rules.definition import AMOUNT, Definition, Kind, Question, Section
from almoner.foundation.questions.rules.faults import faults, stops
from almoner.foundation.questions.rules.reading import read_question, written, written_question
from almoner.foundation.questions.rules.snapshot import hash_of_form

from ._steps import by_field, check_part, locked, make, rewrite

FORM_FACTS = ("title", "purpose", "introduction")


@action(May.KEEP)
def create_form(*, by: Actor, office: Office, **facts: Any) -> Form:
    """Begin a form (facts: FORM_FACTS). It asks nothing yet. Raises ValidationError by fact."""
    made: Form = entered(_begun(office, by, Definition()), facts, FORM_FACTS, by=by, verb="began form")
    return made


def _begun(office: Office, by: Actor, definition: Definition) -> Form:
    return Form(office=office, definition=written(definition), edited_by_id=by.person_id)


@action(May.KEEP)
def edit_form(*, by: Actor, form: Form, token: str | None = None, amount: str | None = None, **facts: Any) -> Form:
    """Change the facts of a form (FORM_FACTS), and which question asks for the amount sought (its key, or "").

    Raises:
        OutOfDate: somebody else has changed them since ``token`` was made.
        ValidationError: a fact is not well formed; the keys are facts, or "amount".
    """
    held = locked(form)
    check_token(held, FORM_FACTS, token)
    before = facts_of(held, FORM_FACTS) | {"amount": held.written.amount}
    for name, value in facts.items():
        setattr(held, name, value)
    if amount is not None:
        held.definition = written(replace(held.written, amount=amount))
        if wrong := [fault for fault in stops(faults(held.written)) if fault.field == "amount"]:
            raise ValidationError(by_field(wrong, ""))
    was, now = changed(before, facts_of(held, FORM_FACTS) | {"amount": held.written.amount})
    if not now:
        return held
    held.edited_by_id = by.person_id
    store(held, FORM_FACTS)
    record(by=by, verb="changed form", record=held, before=was, after=now)
    return held


@action(May.KEEP)
def put_away(*, by: Actor, form: Form) -> Form:
    """Stop offering a form for anything new. Whatever uses a version of it goes on using it."""
    return _moved(form, "put away", by)


@action(May.KEEP)
def take_out(*, by: Actor, form: Form) -> Form:
    """Offer a form again that was put away."""
    return _moved(form, "take out", by)


def _moved(form: Form, name: str, by: Actor) -> Form:
    held = Form.objects.select_for_update().get(pk=form.pk)
    before = held.state
    make(FORM, held, name, by)
    held.save(update_fields=["state"])
    record(by=by, verb=f"{FORM[name].past} form", record=held, before={"state": before}, after={"state": held.state})
    return held


# --- Sections


@action(May.KEEP)
def add_section(*, by: Actor, form: Form, title: str, intro: str = "") -> Section:
    """A new section at the end of a form. Raises ValidationError by field."""
    held = locked(form)
    new, section = building.with_section(held.written, title.strip(), intro.strip())
    rewrite(held, new, by=by, verb="added section", about=section.key, after={"title": title})
    return section


@action(May.KEEP)
def edit_section(*, by: Actor, form: Form, section: str, title: str, intro: str = "", token: str | None = None) -> Form:
    """Another title or introduction for a section (named by its key).

    Raises:
        OutOfDate: somebody else has changed it since ``token`` was made.
        ValidationError: by field.
    """
    held = locked(form)
    now = _section(held, section)
    check_part([now.title, now.intro], token)
    new = building.section_changed(held.written, section, title.strip(), intro.strip())
    was, told = changed({"title": now.title, "intro": now.intro}, {"title": title.strip(), "intro": intro.strip()})
    return rewrite(held, new, by=by, verb="changed section", about=section, before=was, after=told) if told else held


@action(May.KEEP)
def move_section(*, by: Actor, form: Form, section: str, step: int) -> Form:
    """A section one place earlier (-1) or later (1). Raises Refused when a condition would then look forward."""
    held = locked(form)
    name = _section(held, section).title
    return _kept_fit(held, building.section_moved(held.written, section, step), by, "moved section", {"title": name})


@action(May.KEEP)
def remove_section(*, by: Actor, form: Form, section: str) -> Form:
    """A section with its questions. Raises Refused while another section's question depends on one of them."""
    held = locked(form)
    gone = _section(held, section)
    before = {"title": gone.title, "questions": [question.label for question in gone.questions]}
    new = _without_amount(building.without_section(held.written, section))
    return _kept_fit(held, new, by, "removed section", before)


def _section(form: Form, key: str) -> Section:
    found = form.written.section(key)
    if found is None:
        raise Refused(_("That section is not in the form any more. Somebody else may have removed it."))
    return found


def _without_amount(definition: Definition) -> Definition:
    """The amount sought is asked for nowhere when its question is gone."""
    return definition if definition.question(definition.amount) else replace(definition, amount="")


def _kept_fit(held: Form, new: Definition, by: Actor, verb: str, what: Mapping[str, Any]) -> Form:
    """Put the new definition in place, or refuse where another question would be left in the air."""
    if wrong := stops(faults(new)):
        raise Refused(" ".join(str(fault) for fault in wrong[:3]))
    return held if new == held.written else rewrite(held, new, by=by, verb=verb, before=what)


# --- Questions


@action(May.KEEP)
def add_question(*, by: Actor, form: Form, section: str, facts: Mapping[str, Any]) -> Question:
    """A new question at the end of a section. ``facts`` are those of a question's JSON; without a key it gets one.

    Raises:
        ValidationError: it is not fit to be asked, for instance because nobody says what its answer is used for; the
            keys are names of facts.
    """
    held = locked(form)
    _section(held, section)
    label = str(facts.get("label") or "")
    key = facts.get("key") or building.key_for(label, building.keys_of(held.written))
    question = _read({**facts, "key": key})
    new = _asks_amount(building.with_question(held.written, section, question), question)
    rewrite(held, new, by=by, verb="added question", about=question.key, after=written_question(question))
    return question


@action(May.KEEP)
def edit_question(*, by: Actor, form: Form, key: str, facts: Mapping[str, Any], token: str | None = None) -> Question:
    """Ask a question otherwise. Its key stays, so that answers to earlier versions can be compared, unless ``facts``
    name another: then its answer is used for something else.

    Raises:
        OutOfDate: somebody else has changed it since ``token`` was made.
        ValidationError: it would not be fit to be asked, or another question's condition would not hold any more.
    """
    held = locked(form)
    now = _question(held, key)
    check_part(written_question(now), token)
    question = _read({"key": key, **facts})
    if question.key != key and question.key in building.keys_of(held.written):
        raise ValidationError({"use": _("Another question of this form is used for that already.")})
    changed_here = building.question_changed(building.with_key(held.written, key, question.key), question)
    new = _asks_amount(changed_here, question)
    was, told = changed(written_question(now), written_question(question))
    was |= {name: value for name, value in written_question(now).items() if name not in written_question(question)}
    if was or told:
        about = {"question": key}
        rewrite(held, new, by=by, verb="changed question", about=key, before=about | was, after=about | told)
    return question


def _asks_amount(definition: Definition, question: Question) -> Definition:
    """The question of the amount sought decides which questions are asked, where none was named for that before."""
    names = question.key == AMOUNT and question.kind is Kind.MONEY and not definition.amount
    return replace(definition, amount=AMOUNT) if names else definition


@action(May.KEEP)
def move_question(*, by: Actor, form: Form, key: str, step: int) -> Form:
    """A question one place earlier (-1) or later (1), into the next section from the edge of its own.

    Raises:
        Refused: a condition would then ask about a question that comes later.
    """
    held = locked(form)
    label = _question(held, key).label
    return _kept_fit(held, building.question_moved(held.written, key, step), by, "moved question", {"label": label})


@action(May.KEEP)
def remove_question(*, by: Actor, form: Form, key: str) -> Form:
    """A question. Raises Refused while another depends on it."""
    held = locked(form)
    gone = written_question(_question(held, key))
    new = _without_amount(building.without_question(held.written, key))
    return _kept_fit(held, new, by, "removed question", gone)


def _question(form: Form, key: str) -> Question:
    found = form.written.question(key)
    if found is None:
        raise Refused(_("That question is not in the form any more. Somebody else may have removed it."))
    return found


def _read(facts: Mapping[str, Any]) -> Question:
    """The question that these facts make. Raises ValidationError by fact."""
    question, wrong = read_question(dict(facts))
    if wrong or question is None:
        raise ValidationError(by_field([replace(fault, key="") for fault in wrong], ""))
    return question


# --- Versions, and forms from elsewhere


@action(May.PUBLISH)
def publish_version(*, by: Actor, form: Form, note: str = "") -> FormVersion:
    """Publish what is written as the next version, which never changes. Later rooms pin it.

    Raises:
        NotFit: something is wrong or missing; all of it is said.
        Refused: nothing has changed since the last version, or the form is put away.
    """
    held = Form.objects.select_for_update().get(pk=form.pk)
    make(FORM, held, "publish", by)
    if wrong := faults(held.written):
        raise NotFit(wrong)
    definition = written(held.written)
    last = held.versions.order_by("-number").first()
    facts = (held.title, held.introduction, definition)
    if last is not None and (last.title, last.introduction, last.definition) == facts:
        raise Refused(
            _("Nothing has changed since version %(n)d, so there is nothing to publish.") % {"n": last.number}
        )
    number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = FormVersion(
        office_id=held.office_id,
        form=held,
        number=number,
        title=held.title,
        introduction=held.introduction,
        definition=definition,
        sha256=hash_of_form(definition),
        note=note.strip(),
        published_by_id=by.person_id,
    )
    version.clean_fields(exclude=["form", "office", "published_by"])
    version.save(force_insert=True)
    held.current = version
    held.save(update_fields=["current"])
    record(
        by=by, verb="published form", record=version, reason=note, after={"number": number, "sha256": version.sha256}
    )
    return version


@action(May.KEEP)
def import_form(*, by: Actor, office: Office, content: bytes | str, title: str = "") -> Form:
    """Bring in a form from JSON, as a draft. ``title`` stands in for its own where the office has one of that name.

    Raises:
        NotFit: everything that is wrong with it, at once.
        ValidationError: the office has a form of that title already.
    """
    brought, wrong = exchange.brought(content)
    if brought is None:
        raise NotFit(wrong)
    form = _begun(office, by, brought.definition)
    facts = {
        "title": title.strip() or brought.title,
        "purpose": brought.purpose,
        "introduction": brought.introduction,
    }
    made: Form = entered(form, facts, FORM_FACTS, by=by, verb="imported form")
    return made
