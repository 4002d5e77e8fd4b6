"""Templates: every visible word through gettext, nothing inline that the Content-Security-Policy would refuse."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from checks.project import files_ending, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "templates speak through gettext, and hold no inline style, script or handler"
CURE = "write {{ _('…') }} or {% trans %}; move styles to a class and scripts to assets/js"

WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE_LIKE = re.compile(r"^[A-Z][a-z]+(?: \S+)*[a-z.?!…]$")
VISIBLE_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "content-label"}
VISIBLE_ARGUMENTS = {"text", "html", "label", "labeltext", "caption", "title", "heading", "titletext", "hint", "legend"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SILENT_ELEMENTS = {"script", "style"}
PUT = "\ufffc"  # stands where a tag or a translated block stood


def problems() -> Iterator[str]:
    """Name each untranslated word and each inline style or script."""
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    for path in files_ending(".html"):
        if "/templates/" not in path.as_posix():
            continue
        text = path.read_text("utf-8")
        try:
            found = sorted(of_template(text, environment))
        except jinja2.TemplateSyntaxError as error:
            found = [(error.lineno, f"is no Jinja template: {error.message}")]
        yield from (f"{shown(path, line)}: {what}" for line, what in found)


def of_template(text: str, environment: jinja2.Environment) -> Iterator[tuple[int, str]]:
    """Find the faults of one template, each with its line."""
    reader = Reader()
    reader.feed(without_tags(text, environment))
    reader.close()
    yield from reader.found
    yield from spoken_in_expressions(environment.parse(text))


def without_tags(text: str, environment: jinja2.Environment) -> str:
    """Put a mark in the place of every tag and of every translated block; lines keep their numbers."""
    kept: list[str] = []
    opened, translated = False, False
    for _, kind, value in environment.lex(text):
        if kind == "data":
            kept.append(lines_of(value) if translated else value)
            continue
        kept.append(lines_of(value))
        if kind in {"block_begin", "variable_begin"}:
            opened = kind == "block_begin"
            kept.append(PUT if kind == "variable_begin" else "")
        elif opened and kind == "name":
            opened = False
            translated = value == "trans" or (translated and value != "endtrans")
    return "".join(kept)


def lines_of(text: str) -> str:
    """Keep the line breaks of a text and nothing else."""
    return "\n" * text.count("\n")


class Reader(HTMLParser):
    """Reads what a template says outside its tags, as a browser would, and notes what may not stand there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def note(self, what: str) -> None:
        """Remember a fault where the parser stands."""
        self.found.append((self.getpos()[0], what))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element by its attributes."""
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.note(f"inline <{tag}>")
        self.silent += tag in SILENT_ELEMENTS
        for name, value in attrs:
            self.judge(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element that closes itself: it silences nothing."""
        self.handle_starttag(tag, attrs)
        self.silent -= tag in SILENT_ELEMENTS

    def judge(self, tag: str, name: str, value: str) -> None:
        """Judge one attribute."""
        if name == "style" or (name.startswith("on") and name.isalpha()) or name.startswith("hx-on"):
            self.note(f"inline {name}= on <{tag}>")
        if value.strip().lower().startswith(("javascript:", "js:")):
            self.note(f"script in {name}= on <{tag}>")
        button = tag == "input" and name == "value" and " " in value
        if (name in VISIBLE_ATTRIBUTES or button) and WORD.search(value):
            self.note(f"untranslated {name}=“{value}”")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after a script or a style sheet."""
        self.silent -= tag in SILENT_ELEMENTS and self.silent > 0

    def handle_data(self, data: str) -> None:
        """Judge text between elements."""
        if not self.silent and (word := WORD.search(data)):
            line = self.getpos()[0] + data[: word.start()].count("\n")
            self.found.append((line, f"untranslated text “{' '.join(data.split())[:60]}”"))


def spoken_in_expressions(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Find words handed to macros and filters without gettext."""
    translated = {id(word) for call in template.find_all(nodes.Call) if is_gettext(call) for word in strings_in(call)}
    for word in template.find_all(nodes.Keyword):
        if word.key.lower() in VISIBLE_ARGUMENTS:
            yield from bare(word.value, translated)
    for pair in template.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and str(pair.key.value).lower() in VISIBLE_ARGUMENTS:
            yield from bare(pair.value, translated)
    for word in template.find_all(nodes.Const):
        if isinstance(word.value, str) and id(word) not in translated and SENTENCE_LIKE.match(word.value):
            yield word.lineno, f"untranslated “{word.value[:60]}”"


def bare(value: nodes.Expr, translated: set[int]) -> Iterator[tuple[int, str]]:
    """Find the words in a value that gettext never sees."""
    if isinstance(value, nodes.Const) and isinstance(value.value, str) and id(value) not in translated:
        text = re.sub(r"<[^>]*>", "", value.value)
        if WORD.search(text) and not SENTENCE_LIKE.match(value.value):
            yield value.lineno, f"untranslated “{value.value[:60]}”"


def is_gettext(call: nodes.Call) -> bool:
    """Say whether a call asks for a translation."""
    return isinstance(call.node, nodes.Name) and call.node.name in GETTEXT


def strings_in(call: nodes.Call) -> Iterator[nodes.Const]:
    """The words that a call names itself."""
    return call.find_all(nodes.Const)
