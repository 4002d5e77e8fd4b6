"""The words that registers print where something is not known yet."""

import re

from almoner.kernel.words import gettext as _
from almoner.kernel.words import gettext_noop

_UNKNOWN = re.compile(
    r"""^(?:the\s+)?(?:funding|value|amount|cost|date|end|start)?\s*(?:is\s+)?
        (?:t\.?b\.?[cad]\.?|to\s+be\s+(?:confirmed|agreed|announced|decided|determined)
          |not\s+(?:yet\s+)?(?:known|stated|agreed|confirmed|available|provided|recorded)
          |unknown|n/k)
        (?=$|\s|[-:,;(.])""",
    re.IGNORECASE | re.VERBOSE,
)


def says_unknown(text: str) -> bool:
    """Whether the text says that a thing is not known; a remark may follow, as in "To be confirmed on evaluation"."""
    return _UNKNOWN.match(text.strip()) is not None


_USUAL = {
    "tbc": gettext_noop("To be confirmed"),
    "tba": gettext_noop("To be agreed"),
    "not stated": gettext_noop("Not stated"),
    "not known": gettext_noop("Not known"),
    "not yet known": gettext_noop("Not yet known"),
}


def in_words(reason: str) -> str:
    """A reason as a page shows it: "tbc" is spelt out, anything else starts with a capital letter."""
    usual = _USUAL.get(reason.casefold().replace(".", ""))
    return _(usual) if usual else reason[:1].upper() + reason[1:]
