"""How a sort code, an account number and the name of an account are written.

No refusal repeats what was typed: sentences end in places where numbers must not stand.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SORT_CODE_DIGITS = 6
NUMBER_DIGITS = 8
SHORTEST_NUMBER = 6
LONGEST_NAME = 140
_BETWEEN = re.compile(r"[\s\u00a0\u2007\u202f./\-\u2010-\u2015\u2212]+")
_IBAN = re.compile(r"^[A-Za-z]{2}\d{2}[A-Za-z0-9]{10,}$")
_NUMBER_IN_A_NAME = re.compile(r"\d(?:[\s.\-]*\d){5,}")


def read_sort_code(text: str) -> str:
    """Six digits without anything between, from "12-34-56", "12 34 56" or "123456".

    Raises:
        ValueError: it is not a sort code; the sentence says how one is written.
    """
    digits = _BETWEEN.sub("", text)
    how = _("Write six digits, as in 12-34-56. You find it on a bank statement or card.")
    if not digits:
        raise ValueError(_("The sort code is missing.") + " " + how)
    _only_digits(digits, how)
    if len(digits) != SORT_CODE_DIGITS:
        raise ValueError(_counted(digits) + " " + how)
    if not digits.strip("0"):
        raise ValueError(_("No bank has a sort code of noughts alone.") + " " + how)
    return digits


def read_number(text: str) -> str:
    """Eight digits. One of six or seven gets noughts in front, as banks themselves write it.

    Raises:
        ValueError: it is not an account number; the sentence says how one is written.
    """
    digits = _BETWEEN.sub("", text)
    how = _("Write the eight digits of the account number; one of six or seven digits is filled up with noughts.")
    if not digits:
        raise ValueError(_("The account number is missing.") + " " + how)
    _only_digits(digits, how)
    if not SHORTEST_NUMBER <= len(digits) <= NUMBER_DIGITS:
        longer = _(" A longer number is written in eight digits for payments: ask your bank.")
        raise ValueError(_counted(digits) + " " + how + (longer if len(digits) > NUMBER_DIGITS else ""))
    if not digits.strip("0"):
        raise ValueError(_("No account has a number of noughts alone.") + " " + how)
    return digits.zfill(NUMBER_DIGITS)


def was_filled_up(text: str) -> bool:
    """Whether noughts are put in front of an account number as typed, so that people can be told."""
    return SHORTEST_NUMBER <= len(_BETWEEN.sub("", text)) < NUMBER_DIGITS


def read_name(text: str) -> str:
    """The name of an account as the bank has it, on one line.

    Raises:
        ValueError: there is none, it is too long, or a number of six digits and more stands in it.
    """
    name = " ".join(text.split())
    if not name:
        raise ValueError(_("Write the name of the account exactly as it stands on the bank statement."))
    if len(name) > LONGEST_NAME:
        raise ValueError(_("The name of the account has more than %(most)d characters.") % {"most": LONGEST_NAME})
    if _NUMBER_IN_A_NAME.search(name):
        raise ValueError(_("Write only the name of the account here: the numbers have boxes of their own."))
    return name


def _only_digits(digits: str, how: str) -> None:
    if digits.isascii() and digits.isdecimal():
        return
    if _IBAN.match(digits):
        raise ValueError(_("This is an international number (IBAN).") + " " + how)
    raise ValueError(_("Only digits stand here, with spaces or hyphens between them if you like.") + " " + how)


def _counted(digits: str) -> str:
    return ngettext("This has %(count)d digit.", "This has %(count)d digits.", len(digits)) % {"count": len(digits)}
