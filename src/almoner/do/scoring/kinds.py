"""What people are told about when bids are judged."""

from django.utils.translation import gettext_lazy as _

from almoner.foundation.notices.kinds import Kind

_SENTENCES = {
    "invited": _("You are asked to sit on a panel that judges bids"),
    "declare": _("You are to declare your interests before you judge bids"),
    "dealt": _("Bids wait for your marks"),
    "moderating": _("The marks of a panel are to be agreed"),
    "reminded": _("You are reminded of bids that wait for you"),
    "tied": _("A judge has declared an interest after bids were dealt"),
}


def kind(what: str) -> str:
    """The name under which a kind is registered."""
    return f"scoring.{what}"


KINDS = tuple(Kind(kind(what), sentence) for what, sentence in _SENTENCES.items())
