"""Whether an exercise may take its next step: each rule says all that stands against it in one sentence."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.kernel.lifecycle import Moment

from .whole import Whole

_MOST_NAMED = 8


def named(words: Iterable[str]) -> str:
    """The first few by name and the rest counted."""
    every = list(words)
    shown = ", ".join(every[:_MOST_NAMED])
    rest = len(every) - _MOST_NAMED
    return (
        shown
        if rest <= 0
        else ngettext("%(shown)s and %(n)d more", "%(shown)s and %(n)d more", rest)
        % {
            "shown": shown,
            "n": rest,
        }
    )


def there_are_bids(whole: Whole, _moment: Moment) -> str | None:
    """Nobody is asked about nothing."""
    return None if whole.bids else _("There is no bid to judge yet.")


def there_are_judges(whole: Whole, _moment: Moment) -> str | None:
    """Each bid needs as many judges as were promised."""
    have = len(whole.judges)
    if have >= whole.each:
        return None
    return ngettext(
        "Each bid goes to %(each)d judges, and the panel has %(n)d. Invite more.",
        "Each bid goes to %(each)d judges, and the panel has %(n)d. Invite more.",
        have,
    ) % {"each": whole.each, "n": have}


def everybody_has_declared(whole: Whole, _moment: Moment) -> str | None:
    """Bids are dealt once every judge has said about each bid whether there is a tie."""
    late = [seat.name for seat in whole.judges if whole.undeclared(seat)]
    if not late:
        return None
    return _("Not declared about every bid yet: %(who)s. Remind them, or stand them down.") % {"who": named(late)}


def every_tie_is_acted_on(whole: Whole, _moment: Moment) -> str | None:
    """A tie that came to light after dealing takes the bid away from the judge: dealt again, or in moderation noted."""
    bids = {bid.key: bid.reference for bid in whole.bids}
    tied = [bids[one.bid] for one in whole.dealt if one.bid in bids and whole.ties.is_tied(one.seat, one.bid)]
    if not tied:
        return None
    said = {"bids": named(sorted(set(tied)))}
    if whole.state == "moderating":
        return (
            _("A judge has a tie with the applicant of: %(bids)s.") % said
            + " "
            + _("Note the tie that came to light (“Note a tie that somebody told of”): others judge the bid then.")
        )
    return _("A judge has a tie with the applicant of: %(bids)s. Deal again, so that others judge them.") % said


def every_judge_has_finished(whole: Whole, _moment: Moment) -> str | None:
    """Marks are locked before anybody sees another's."""
    names = {seat.key: seat.name for seat in whole.seats}
    open_ = [one for one in whole.dealt if not one.is_locked]
    if not open_:
        return None
    count = ngettext("%(n)d bid is not marked and locked", "%(n)d bids are not marked and locked", len(open_))
    who = named(sorted({names[one.seat] for one in open_}))
    return _("%(count)s yet, by: %(who)s.") % {"count": count % {"n": len(open_)}, "who": who}


def no_bid_is_short(whole: Whole, _moment: Moment) -> str | None:
    """A bid with fewer judges than promised goes on only for a reason; one without any judge, never."""
    if none := [bid.reference for bid in whole.bids if not whole.held[bid.key]]:
        return _("No judge has marked: %(bids)s.") % {"bids": named(none)}
    if whole.short and not whole.accepts_short:
        told = {"each": whole.each, "bids": named(bid.reference for bid in whole.short)}
        return _("Fewer than %(each)d judges have marked: %(bids)s. Deal again, or say why it goes on.") % told
    return None


def every_mark_is_agreed(whole: Whole, _moment: Moment) -> str | None:
    """A missing mark blocks; it is never nought."""
    missing = [(bid.reference, whole.parts - whole.agreed.get(bid.key, 0)) for bid in whole.bids]
    short = [
        ngettext("%(bid)s (%(n)d mark)", "%(bid)s (%(n)d marks)", n) % {"bid": bid, "n": n}
        for bid, n in missing
        if n > 0
    ]
    return _("Marks are still to be agreed for: %(bids)s.") % {"bids": named(short)} if short else None
