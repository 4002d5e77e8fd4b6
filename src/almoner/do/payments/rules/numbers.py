"""Telephone numbers: the same number is the same however it is typed."""

import re

from django.utils.translation import gettext as _

_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2013]+")
_WRITTEN = re.compile(r"\+?\d{7,15}")


def normal(typed: str) -> str:
    """Digits with the country's code: "0116 229 8980" and "+44 116 2298980" are both "+441162298980".

    Raises:
        ValueError: it is no telephone number.
    """
    bare = _SEPARATORS.sub("", typed.replace("(0)", ""))
    if not _WRITTEN.fullmatch(bare) or not bare.isascii():
        raise ValueError(_("Write the telephone number in figures, as in 0116 229 8980."))
    if bare.startswith("00"):
        return f"+{bare[2:]}"
    return f"+44{bare[1:]}" if bare.startswith("0") else bare if bare.startswith("+") else f"+44{bare}"


def in_words(number: str) -> str:
    """A number as it is dialled here: "+441162298980" is "01162 298980"; of another country as it is."""
    if not number.startswith("+44"):
        return number
    bare = number.removeprefix("+44")
    return f"0{bare[:4]} {bare[4:]}"
