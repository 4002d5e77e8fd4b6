"""A paper as a page shows it: its document, how far it is in one sentence, and who signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Paper
from .papers.printing import rows_of
from .papers.signing import OFFICE, PROVIDER, Standing, State, name_of

NAMES = {
    State.DRAWN_UP: gettext_lazy("drawn up, not sent"),
    State.SENT: gettext_lazy("sent for signature"),
    State.HALF_SIGNED: gettext_lazy("signed by one side"),
    State.SIGNED: gettext_lazy("signed by both sides"),
    State.SUPERSEDED: gettext_lazy("replaced by a newer paper"),
}
TONES = {State.SIGNED: "done", State.SENT: "soon", State.HALF_SIGNED: "soon", State.SUPERSEDED: "quiet"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side's line: who signs, who signed, and where the signed document may be had."""

    key: str
    name: str
    rows: list[tuple[str, str]]
    has_document: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page of a paper shows."""

    document: Mapping[str, Any]
    state: State
    said: Any
    tone: str
    sides: list[Side]
    next_step: str
    counts: bool


def reading(paper: Paper, standing: Standing) -> Reading:
    """A paper for its page, at the desk or for the provider."""
    state = standing.state
    names = {PROVIDER: _provider(paper), OFFICE: paper.facts["office"]["name"]}
    sides = [
        Side(
            side,
            names[side],
            rows_of(standing.signatures[side]) if side in standing.signatures else [],
            side in standing.signatures and standing.signatures[side].document_id is not None,
        )
        for side in (PROVIDER, OFFICE)
    ]
    return Reading(
        document=paper.facts["document"],
        state=state,
        said=NAMES[state],
        tone=TONES.get(state, ""),
        sides=sides,
        next_step=next_step(standing),
        counts=standing.counts,
    )


def _provider(paper: Paper) -> str:
    return paper.facts["signatory"]["name"] or _("the provider")


def next_step(standing: Standing) -> str:
    """What the paper waits for, in one sentence."""
    state, provider = standing.state, _provider(standing.paper)
    if state is State.SUPERSEDED:
        return _("A newer paper stands in its place.")
    if not standing.same_deal:
        return _("The agreement has changed since it was drawn up: draw it up again, and both sides sign anew.")
    if state is State.DRAWN_UP:
        return _("Complete it and draw it up again.") if standing.lacks else _("Read it, then send it for signature.")
    if state is State.SIGNED:
        return _("Both sides have signed. Nothing waits.")
    waits = [name for side, name in ((PROVIDER, provider), (OFFICE, posts_in_words(standing))) if standing.wants(side)]
    return _("It waits for %(who)s to sign.") % {"who": _(" and ").join(waits)}


def posts_in_words(standing: Standing) -> str:
    """Who signs for the office: "the office-holder, deputy or chief executive"."""
    posts = list(dict.fromkeys(name_of(post.role) for post in standing.signers))
    if not posts:
        return _("the office (nobody holds a post that signs)")
    *before, last = posts
    return _("the %(posts)s") % {"posts": _(" or ").join(filter(None, (", ".join(before), last)))}
