"""How awards read: their states as tags, their moves on buttons, what a suggestion says."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from almoner.do.grants.models import Invitation
from almoner.foundation.pages.tables import Tag
from almoner.kernel.dates import british

from .lifecycle import State
from .models import LETTERS, STATES, Award, SuggestionMade
from .queries.choosing import Candidate
from .rules.choosing import Outcome

_TONES: Mapping[str, str] = {
    State.PROPOSED: "quiet",
    State.IN_DECISION: "soon",
    State.DECIDED: "soon",
    State.OFFERED: "soon",
    State.ACCEPTED: "done",
    State.REFUSED: "quiet",
    State.LAPSED: "late",
    State.LEFT_OUT: "late",
    State.WITHDRAWN: "quiet",
}
METHODS = (
    ("in_pot_order", gettext_lazy("In the order of the pots: the first is used up first")),
    ("pro_rata", gettext_lazy("In proportion: each award takes from every pot")),
    ("by_award", gettext_lazy("One by one: I say of each award which pots it takes from")),
)
OUTCOMES = (
    (Outcome.RECOMMEND.value, gettext_lazy("Recommend")),
    (Outcome.RESERVE.value, gettext_lazy("Reserve")),
    (Outcome.NOT_RECOMMEND.value, gettext_lazy("Do not recommend")),
)
_STEPS: Mapping[str, Any] = {
    "floors left unmet": gettext_lazy("Floors left unmet"),
    "bids displaced": gettext_lazy("Bids kept that rank order alone would choose"),
    "marks": gettext_lazy("Marks"),
    "places": gettext_lazy("Places"),
}


def state_tag(award: Award) -> Tag:
    """The state of an award in words."""
    return Tag(dict(STATES)[award.state], _TONES[award.state])


def standing_of(award: Award) -> Markup:
    """The state of an award, and while an offer is open the day by which it is to be answered."""
    tag = state_tag(award).__html__()
    if award.state != State.OFFERED or award.expires_on is None:
        return tag
    until = _("answer by %(day)s") % {"day": british(award.expires_on)}
    return Markup('{} <span class="meta">{}</span>').format(tag, until)


def letter_kind(kind: str) -> str:
    """What kind of letter it is, in words."""
    return str(dict(LETTERS)[kind])


def suggested_in_words(candidate: Candidate) -> str:
    """What the suggestion says of a bid beside its amount: which floor moved it, or why it was set aside; or why an
    officer recommends what they do.
    """
    if candidate.advice is not None:
        return candidate.advice.reason
    if candidate.why_not:
        return _("set aside: %(why)s") % {"why": " ".join(candidate.why_not)}
    if candidate.floor and candidate.suggested:
        return _("promoted by the floor “%(floor)s”") % {"floor": candidate.floor}
    if candidate.floor:
        return _("displaced by the floor “%(floor)s”") % {"floor": candidate.floor}
    return ""


def misfit(made: SuggestionMade) -> str:
    """What the round's rule says of a bid that does not fit the money left."""
    rule = made.read["inputs"]["rule"]
    return str(dict(Invitation.Fit.choices).get(rule, rule))


def proof_of(made: SuggestionMade) -> list[tuple[str, int, int]]:
    """Each step of the optimum with its value and its bound, which are the same number."""
    return [
        (str(_STEPS.get(what, what)), abs(value), abs(bound)) for what, value, bound in made.read["outcome"]["proof"]
    ]
