"""The reads of awards. What shows records takes who asks."""

from .balance import View, balance_of
from .choosing import Candidate, Field, field_of, latest_suggestion, suggestions
from .completing import obstacles, result_of
from .conflicts import conflicts_of
from .floors import floors_as_awarded, floors_as_chosen
from .letters import (
    Due,
    counts,
    due_letters,
    letter_at_desk,
    letters_about,
    letters_to,
    template_versions,
    templates_of,
    unsent,
)
from .money import Room, pots_left, rooms
from .numbers import next_number
from .papers import what_waits
from .public import Results, results_of
from .reserve import due_to_lapse, reserve_of
from .seen import award_at, awards, awards_of, figures, narrowed, offer_at, offers_to, sees
from .waiting import Waiting, waiting

__all__ = [
    "Candidate",
    "Due",
    "Field",
    "Results",
    "Room",
    "View",
    "Waiting",
    "award_at",
    "awards",
    "awards_of",
    "balance_of",
    "conflicts_of",
    "counts",
    "due_letters",
    "due_to_lapse",
    "field_of",
    "figures",
    "floors_as_awarded",
    "floors_as_chosen",
    "latest_suggestion",
    "letter_at_desk",
    "letters_about",
    "letters_to",
    "narrowed",
    "next_number",
    "obstacles",
    "offer_at",
    "offers_to",
    "pots_left",
    "reserve_of",
    "result_of",
    "results_of",
    "rooms",
    "sees",
    "suggestions",
    "template_versions",
    "templates_of",
    "unsent",
    "waiting",
    "what_waits",
]
