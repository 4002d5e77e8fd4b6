"""A form as JSON, to be carried to another office or installation: written, and read with everything checked."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .models import Form, FormVersion
from .rules.definition import Definition
from .rules.faults import faults, stops
from .rules.reading import MOST_TEXT, MOST_TITLE, Fault, read, written
from .rules.texts import line, paragraphs

FORMAT = "almoner form 1"
MOST_BYTES = 1_000_000


def exported(asked: Form | FormVersion) -> str:
    """The JSON of a form as it is being written, or of a published version, fit to be read by people too."""
    form = asked if isinstance(asked, Form) else asked.form
    definition = asked.written if isinstance(asked, Form) else read(asked.definition).definition
    return json.dumps(
        {
            "format": FORMAT,
            "title": asked.title,
            "purpose": form.purpose,
            "introduction": asked.introduction,
            "definition": written(definition),
        },
        indent=2,
        ensure_ascii=False,
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file says of a form."""

    title: str
    purpose: str
    introduction: str
    definition: Definition


def brought(content: bytes | str) -> tuple[Brought | None, list[Fault]]:
    """Read a form from JSON. Everything that is wrong with it is said at once; then there is no form."""
    raw, why = _json(content)
    if why:
        return None, [Fault(why)]
    found: list[Fault] = []
    if raw.get("format") != FORMAT:
        found.append(Fault(_("This is not a form: “format” should be “%(format)s”.") % {"format": FORMAT}))
    known = {"format", "title", "purpose", "introduction", "definition"}
    found += [
        Fault(_("Nothing is known of “%(name)s” here.") % {"name": str(name)[:60]}) for name in raw if name not in known
    ]
    title, introduction = _words(raw, "title", found), _words(raw, "introduction", found)
    purpose = raw.get("purpose", str(Form.Purpose.APPLICATION))
    if purpose not in Form.Purpose.values:
        said = {"all": ", ".join(Form.Purpose.values)}
        found.append(Fault(_("“purpose” must be one of: %(all)s.") % said, field="purpose"))
    read_here = read(_definition(raw, found))
    found += [*read_here.faults, *stops(faults(read_here.definition))]
    if not line(title):
        found.append(Fault(_("The form needs a title."), field="title"))
    if found:
        return None, found
    return Brought(line(title)[:MOST_TITLE], str(purpose), paragraphs(introduction), read_here.definition), []


def _json(content: bytes | str) -> tuple[dict[Any, Any], str]:
    """The object that a file holds, or the sentence that says why there is none."""
    if len(content) > MOST_BYTES:
        return {}, _("The file is larger than a form can be.")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        raw = json.loads(text)
    except UnicodeDecodeError:
        return {}, _("The file is not text (UTF-8), so it is no form.")
    except json.JSONDecodeError as why:
        return {}, _("The file is not JSON: it cannot be read from line %(n)d on.") % {"n": why.lineno}
    except (ValueError, RecursionError):
        return {}, _("The file holds numbers or nestings that no form has.")
    return (raw, "") if isinstance(raw, dict) else ({}, _("The file holds no form: expected names and values."))


def _definition(raw: dict[Any, Any], found: list[Fault]) -> dict[Any, Any]:
    held = raw.get("definition")
    if isinstance(held, dict):
        return held
    said = _("“definition” is missing: between its braces stand the sections and their questions.")
    found.append(Fault(said, field="definition"))
    return {}


def _words(raw: dict[Any, Any], name: str, found: list[Fault]) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        found.append(Fault(_("“%(field)s” must be words between quotation marks.") % {"field": name}, field=name))
        return ""
    if len(value) > MOST_TEXT:
        said = {"field": name, "most": MOST_TEXT}
        found.append(Fault(_("“%(field)s” has more than %(most)d characters.") % said, field=name))
    return value
