"""The words that registers print where something is not known yet."""

import re

from almoner.kernel.words import gettext as _

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


def in_words(reason: str) -> str:
    """A reason as a page shows it: "tbc" is spelt out, anything else starts with a capital letter."""
    usual = {
        "tbc": _("To be confirmed"),
        "tba": _("To be agreed"),
        "not stated": _("Not stated"),
        "not known": _("Not known"),
        "not yet known": _("Not yet known"),
    }
    return usual.get(reason.casefold().replace(".", ""), reason[:1].upper() + reason[1:])
