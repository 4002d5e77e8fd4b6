"""The words that registers print where something is not known yet."""

import re

_UNKNOWN = re.compile(
    r"""^(?:the\s+)?(?:funding|value|amount|cost|date|end|start)?\s*(?:is\s+)?
        (?:t\.?b\.?[cad]\.?|to\s+be\s+(?:confirmed|agreed|announced|decided|determined)
          |not\s+(?:yet\s+)?(?:known|stated|agreed|confirmed|available|provided|recorded)
          |unknown|n/k)
        (?=$|\s|[-:,;(.])""",
    re.IGNORECASE | re.VERBOSE,
)
_TO_BE_CONFIRMED = re.compile(r"^t\.?b\.?c\.?$", re.IGNORECASE)


def says_unknown(text: str) -> bool:
    """Whether the text says that a thing is not known; a remark may follow, as in "To be confirmed on evaluation"."""
    return _UNKNOWN.match(text.strip()) is not None


def in_words(reason: str) -> str:
    """A reason as a page shows it: "tbc" is spelt out, anything else starts with a capital letter."""
    if _TO_BE_CONFIRMED.match(reason):
        return "To be confirmed"
    return reason[:1].upper() + reason[1:]
