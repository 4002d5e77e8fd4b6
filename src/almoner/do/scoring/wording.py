"""What pages of judging say, in words and tags."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages import formats
from almoner.foundation.pages.tables import Tag

from .lifecycle import Seated, State
from .models import STATES, Exercise, Seat
from .queries import Hand, Progress
from .rules.moderation import Glance, Line, SoFar, talk_first
from .rules.sheets import hours
from .rules.writing import Sheet

TONES = {State.PREPARING: "quiet", State.COMPLETE: "done"}


def state_tag(exercise: Exercise) -> Tag:
    """How far an exercise is."""
    return Tag(dict(STATES)[exercise.state], TONES.get(State(exercise.state), ""))


def seat_tag(seat: Seat) -> Tag:
    """How far a seat is."""
    tones = {Seated.INVITED.value: "soon", Seated.DECLARED.value: "done"}
    return Tag(seat.get_state_display(), tones.get(seat.state, "quiet"))


def sheet_tag(hand: Hand, parts: int) -> Tag:
    """How far one sheet is."""
    if hand.is_locked:
        return Tag(_("locked"), "done")
    if not hand.marked:
        return Tag(_("not begun"), "quiet")
    return Tag(_("%(n)d of %(all)d marks") % {"n": hand.marked, "all": parts}, "soon")


def my_work(mine: Sequence[Hand], exercise: Exercise) -> str:
    """The sentence over a judge's bids: how many, how long, how far, and until when."""
    count, locked = len(mine), sum(each.is_locked for each in mine)
    said = ngettext("You have %(n)d bid to judge", "You have %(n)d bids to judge", count) % {"n": count}
    told = {"what": said, "hours": hours(count, exercise.minutes_per_bid)}
    sentences = [_("%(what)s, about %(hours)s.") % told]
    if locked:
        sentences.append(ngettext("%(n)d is locked.", "%(n)d are locked.", locked) % {"n": locked})
    if locked < count:
        if locked:
            left = hours(count - locked, exercise.minutes_per_bid)
            sentences.append(_("Still to do: about %(hours)s.") % {"hours": left})
        if exercise.due_on:
            sentences.append(_("Marks are wanted by %(day)s.") % {"day": formats.day(exercise.due_on)})
    return " ".join(sentences)


def progress_lede(exercise: Exercise, everybody: Sequence[Progress]) -> str:
    """The sentence over an exercise: what it waits for."""
    bids, locked = sum(one.bids for one in everybody), sum(one.locked for one in everybody)
    match exercise.state:
        case State.PREPARING:
            return _("Seat the panel, then ask everybody whether they have a tie with whoever bids.")
        case State.DECLARING:
            late = sum(bool(one.undeclared) for one in everybody)
            if not late:
                return _("Everybody has declared. The bids can be dealt.")
            return ngettext(
                "%(n)d person has still to declare interests. Nobody reads a bid before.",
                "%(n)d people have still to declare interests. Nobody reads a bid before.",
                late,
            ) % {"n": late}
        case State.SCORING:
            return _("%(locked)d of %(bids)d sheets are locked.") % {"locked": locked, "bids": bids}
        case State.MODERATING:
            return _("One mark is agreed for each part, with the reason its applicant is told.")
    return _("The results stand. Nothing of it changes any more.")


def judge_name(number: int) -> str:
    """What a judge is called before the panel."""
    return _("Judge %(n)d") % {"n": number}


def spread_words(line: Line) -> str:
    """The picture of a spread in words: "1 judge gave 1, 3 judges gave 4"."""
    if not line.given:
        return _("no judge has given a mark")
    said = [
        ngettext("%(n)d judge gave %(mark)d", "%(n)d judges gave %(mark)d", count) % {"n": count, "mark": mark}
        for mark, count in sorted(line.stacks.items())
    ]
    return ", ".join(said)


def spread_tag(line: Line, sheet: Sheet) -> Tag | str:
    """Where judges differ by more than half the scale, that they talk first."""
    if not talk_first(line, sheet.scheme.scale):
        return ""
    return Tag(_("differ by %(n)d: talk first") % {"n": line.spread}, "soon")


def moderation_lede(tables: Sequence[Glance], parts: int) -> str:
    """The sentence over the list of bids in moderation."""
    done = sum(one.agreed == parts for one in tables)
    said = ngettext("%(done)d of %(n)d bid is agreed.", "%(done)d of %(n)d bids are agreed.", len(tables)) % {
        "done": done,
        "n": len(tables),
    }
    return said + " " + _("Those about which judges differ most stand first.")


def so_far() -> Callable[[SoFar], str]:
    """What says what is agreed by now, and of how much of the weight: "47.00 of 65"; nothing agreed is not nought."""
    said = _("%(result)s of %(weight)s")
    return lambda sums: said % {"result": sums.shown, "weight": sums.weight_shown} if sums.weight else ""


def minimums(standing: Any) -> str:
    """Why a bid may not be recommended, in one cell."""
    return " ".join(standing.below_minimum)
