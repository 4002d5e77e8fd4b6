"""Letters: what they may say, and how a template becomes one. Text goes in as text, and is only ever shown as text."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MERGED = re.compile(r"\{\{\s*(?P<name>[a-z_ ]+?)\s*\}\}")
LONGEST_SUBJECT = 200

FIELDS: Mapping[str, object] = {
    "organisation": gettext_lazy("the name of the organisation"),
    "reference": gettext_lazy("the reference of the application"),
    "title": gettext_lazy("the title of the project"),
    "round": gettext_lazy("the name of the round"),
    "office": gettext_lazy("the name of the office"),
    "asked": gettext_lazy("the amount asked for"),
    "amount": gettext_lazy("the amount offered"),
    "conditions": gettext_lazy("the conditions of the offer, a line each"),
    "last_day": gettext_lazy("the last day to answer the offer"),
    "budget": gettext_lazy("what is asked where less is offered than was asked for"),
    "reasons": gettext_lazy("the reasons: of the first look, what the panel agreed, or what an officer wrote"),
    "result": gettext_lazy("the result out of 100 and the place among all"),
    "reserve_place": gettext_lazy("the place on the reserve"),
    "other_sources": gettext_lazy("other sources of funding, from the round"),
    "call": gettext_lazy("the offer of a call, with whom and where"),
}
"""What may stand in a template between two pairs of braces, and what comes in its place."""

OFFER, DECLINE, INELIGIBLE, RESERVE = "offer", "decline", "ineligible", "reserve"
KINDS = (OFFER, DECLINE, INELIGIBLE, RESERVE)
_NEEDED: Mapping[str, tuple[str, ...]] = {
    OFFER: ("amount", "last_day"),
    DECLINE: ("reasons",),
    INELIGIBLE: ("reasons",),
    RESERVE: ("reasons", "reserve_place"),
}
"""What the letter of a kind may not do without: who is refused hears why (GRA-44)."""


def default_of(kind: str) -> tuple[str, str]:
    """Subject and body of a kind as Almoner brings them, until the office writes its own."""
    subject = {
        OFFER: _("Your application {{ reference }}: an offer"),
        DECLINE: _("Your application {{ reference }}: not funded this time"),
        INELIGIBLE: _("Your application {{ reference }}: it does not meet the conditions of the round"),
        RESERVE: _("Your application {{ reference }}: on the reserve list"),
    }[kind]
    middle = {
        OFFER: _(
            "We are glad to offer {{ organisation }} {{ amount }} for “{{ title }}”.\n\n{{ conditions }}\n\n"
            "{{ budget }}\n\nPlease answer by {{ last_day }}; after that day the offer lapses."
        ),
        DECLINE: _("We cannot fund “{{ title }}” in this round.\n\nWhy:\n\n{{ reasons }}\n\n{{ result }}"),
        INELIGIBLE: _("We cannot take “{{ title }}” further in this round.\n\nWhy:\n\n{{ reasons }}"),
        RESERVE: _(
            "“{{ title }}” is number {{ reserve_place }} on the reserve list. If money becomes free, we will write to "
            "you with an offer.\n\nWhy:\n\n{{ reasons }}\n\n{{ result }}"
        ),
    }[kind]
    elsewhere = "" if kind == OFFER else "\n\n{{ other_sources }}"
    opening = _("Dear {{ organisation }},\n\nThank you for applying to {{ round }}.")
    return subject, f"{opening}\n\n{middle}{elsewhere}\n\n{{{{ call }}}}\n\n{{{{ office }}}}"


def faults_of_template(kind: str, subject: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a template, by "subject" or "body"."""
    found: dict[str, list[str]] = {}
    for name, text in (("subject", subject), ("body", body)):
        said = [] if text.strip() else [_("Write something here.")]
        unknown = sorted({each["name"] for each in MERGED.finditer(text)} - set(FIELDS))
        if unknown:
            said.append(_("Nothing is merged under %(names)s.") % {"names": ", ".join(unknown)})
        left = MERGED.sub("", text)
        if "{{" in left or "}}" in left:
            said.append(_("A pair of braces is not closed, or holds more than a name."))
        if said:
            found[name] = said
    if len(subject) > LONGEST_SUBJECT or "\n" in subject:
        found.setdefault("subject", []).append(_("The subject is one line of at most 200 characters."))
    used = {each["name"] for each in MERGED.finditer(body)}
    if missing := [name for name in _NEEDED[kind] if name not in used]:
        found.setdefault("body", []).append(
            _("This letter may not do without %(names)s.")
            % {"names": ", ".join(f"{{{{ {name} }}}}" for name in missing)}
        )
    return found


_OF_A_BID = ("round", "reference")


def _speaking_of(name: str) -> re.Pattern[str]:
    """A sentence in which a field stands: from the last stop, or the beginning of its line, to the next."""
    return re.compile(rf"[^.?!:\n]*{{{{\s*{name}\s*}}}}[^.?!:\n]*[.?!:]? *")


def _kept(sentence: re.Match[str]) -> str:
    """What stays of such a sentence: all of it where it says something else too, as how much is offered."""
    others = {each["name"] for each in MERGED.finditer(sentence[0])} - set(_OF_A_BID)
    return sentence[0] if others else ""


def merged(template: str, facts: Mapping[str, str]) -> str:
    """A template with its facts in place, once: what a fact says is never read as a template again.

    A line that comes out empty closes up with the blank lines around it. Where there was no round and no application, a
    sentence that speaks of them is left out: nobody is thanked for applying who did not.
    """
    text = template
    for name in _OF_A_BID:
        if not facts.get(name):
            text = _speaking_of(name).sub(_kept, text)
    text = text if text == template else text[:1].upper() + text[1:]
    text = MERGED.sub(lambda found: facts.get(found["name"], ""), text)
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def blanks(subject: str, body: str) -> list[str]:
    """What keeps a letter from being sent: nothing in it, or braces that nobody filled."""
    found = []
    if not subject.strip():
        found.append(_("The letter has no subject."))
    if not body.strip():
        found.append(_("The letter says nothing."))
    if MERGED.search(subject) or MERGED.search(body):
        found.append(_("Something was not filled in: look for the braces."))
    return found


def reasons_in_words(reasons: Sequence[tuple[str, object, object, str]]) -> str:
    """Agreed marks with their reasons, a paragraph each: (criterion, mark, of, reason)."""
    return "\n\n".join(
        _("%(criterion)s: %(mark)s of %(of)s. %(reason)s")
        % {"criterion": criterion, "mark": mark, "of": most, "reason": reason}
        for criterion, mark, most, reason in reasons
    )
