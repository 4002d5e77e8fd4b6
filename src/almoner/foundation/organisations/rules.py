"""Org-id identifiers: which register a number is of, and whether it can be a number of that register (org-id.guide);
what size an income makes; and whether an invitation may still be taken up.

Pure functions. What cannot be checked here (whether the number is in use) is what confirming is for.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Register:
    """One list of organisations: what it is, the form of its numbers, and an example in words."""

    name: Words
    form: re.Pattern[str]
    example: str
    nought_to: int = 0
    """Figures that a number has at least: spreadsheets drop the noughts in front."""
    prefix: str = ""
    """What people often write before the number although it is not part of it."""


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


REGISTERS = {
    "GB-CHC": Register(gettext_lazy("Charity Commission for England and Wales"), _form(r"[1-9]\d{5,6}"), "1000003"),
    "GB-COH": Register(
        gettext_lazy("Companies House"), _form(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]"), "01234567 or SC123456", 8
    ),
    "GB-SC": Register(gettext_lazy("Scottish Charity Register"), _form(r"SC0\d{5}"), "SC012345"),
    "GB-NIC": Register(
        gettext_lazy("Charity Commission for Northern Ireland"), _form(r"1\d{5}"), "100001", prefix="NIC"
    ),
    "GB-LAE": Register(gettext_lazy("Local authorities of England"), _form(r"[A-Z]{3}"), "LCE"),
    "GB-PLA": Register(gettext_lazy("Principal local authorities of Wales"), _form(r"[A-Z]{3}"), "CRF"),
    "GB-LAS": Register(gettext_lazy("Local authorities of Scotland"), _form(r"[A-Z]{3}"), "GLG"),
    "GB-GOR": Register(gettext_lazy("Government organisations"), _form(r"[A-Z]{1,3}\d{1,5}"), "D18"),
    "GB-NHS": Register(gettext_lazy("NHS Organisation Data Service"), _form(r"[A-Z0-9]{3,8}"), "RWE"),
    "GB-MPR": Register(gettext_lazy("Mutuals Public Register"), _form(r"(?:RS|IP)?\d{3,6}R?"), "RS007789"),
    "GB-UKPRN": Register(gettext_lazy("UK learning providers"), _form(r"1\d{7}"), "10007814"),
    "GB-EDU": Register(gettext_lazy("Schools of England and Wales"), _form(r"[1-9]\d{5}"), "137272"),
    "GB-REV": Register(
        gettext_lazy("Charities known to HM Revenue and Customs"), _form(r"[A-Z]{1,2}\d{1,6}"), "XT12345"
    ),
}
OTHER_LIST = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]+){1,2}", re.ASCII)
OTHER_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./_-]{0,39}", re.ASCII)
_WRITTEN_TOGETHER = re.compile(r"\s*(?P<scheme>[A-Za-z]{2}-[A-Za-z]+)-(?P<number>[A-Za-z0-9./_]+)\s*", re.ASCII)


def read_identifier(text: str) -> tuple[str, str]:
    """Take "GB-CHC-1000003" apart into list code and number, each as its register writes it.

    Raises:
        ValueError: with a sentence that says what is expected.
    """
    found = _WRITTEN_TOGETHER.fullmatch(text)
    if found is None:
        raise ValueError(
            _("“%(read)s” is not an org-id: write the list and the number, as in GB-CHC-1000003.") % {"read": text[:80]}
        )
    return well_formed(found["scheme"], found["number"])


def well_formed(scheme: str, number: str) -> tuple[str, str]:
    """A list code and a number as their register writes them: capitals, no spaces, the noughts that were dropped.

    Raises:
        ValueError: with a sentence that says what is expected.
    """
    code = scheme.strip().upper()
    bare = re.sub(r"\s", "", number).upper()
    register = REGISTERS.get(code)
    if register is None:
        if not OTHER_LIST.fullmatch(code) or not OTHER_NUMBER.fullmatch(bare):
            raise ValueError(
                _("“%(read)s” is not an identifier: expected the code of a list on org-id.guide and a number.")
                % {"read": f"{code}-{bare}"[:80]}
            )
        return code, bare
    bare = bare.removeprefix(register.prefix)
    if bare.isdigit():
        bare = bare.zfill(register.nought_to)
    if not register.form.fullmatch(bare):
        raise ValueError(
            _("“%(number)s” cannot be a number of the %(register)s (%(code)s): expected one like %(example)s.")
            % {"number": bare[:40], "register": register.name, "code": code, "example": register.example}
        )
    return code, bare


def register_name(scheme: str) -> Words:
    """What a list is called; its code where it is not one of those known here."""
    return REGISTERS[scheme].name if scheme in REGISTERS else scheme


_PAGES = {
    "GB-CHC": "https://register-of-charities.charitycommission.gov.uk/charity-details/?regId={number}",
    "GB-COH": "https://find-and-update.company-information.service.gov.uk/company/{number}",
}


def page_in_register(scheme: str, number: str) -> str:
    """Where the register shows this organisation, to confirm it by; "" where no such page is known."""
    return _PAGES.get(scheme, "").format(number=number)


CHARITIES = ("GB-CHC", "GB-SC", "GB-NIC")
"""The registers of charities that may be brought in."""
_LEADING_WORDS = re.compile(
    r"^(?:THE|REGISTERED|REG|CHARITY|CHARITABLE|COMMISSION|NUMBER|NUM|NO|NR|GB-CHC|GB-SC|GB-NIC|[.:#\s-])+", re.ASCII
)


def read_charity_number(text: str) -> list[tuple[str, str]]:
    """The registers and numbers that somebody may have meant, likeliest first; none where it is no such number.

    Taken as written on letterheads: "Registered charity no. 1 000 003", "GB-CHC-1000003", "SC012345", "NIC100001". The
    number of a linked charity ("1000003-1") is that of its main one.
    """
    given = text.strip().upper()
    stated = next((code for code in CHARITIES if given.startswith(code)), "")
    bare = re.sub(r"\s", "", _LEADING_WORDS.sub("", given)).removesuffix(".")
    bare = re.sub(r"[-/]\d{1,3}$", "", bare)
    if bare.startswith("SCO"):  # the letter, for the figure
        bare = f"SC0{bare[3:]}"
    found = []
    for code in (stated,) if stated else CHARITIES:
        if code == "GB-NIC" and bare.startswith("NI") and not bare.startswith("NIC"):
            bare = f"NIC{bare[2:]}"
        try:
            found.append(well_formed(code, bare))
        except ValueError:
            continue
    return found


_MICRO, _SMALL, _MEDIUM = Decimal(10_000), Decimal(100_000), Decimal(1_000_000)


def size_of_income(income: Decimal | None) -> str:
    """The key of the size (`Organisation.Size`) that a year's income makes, in pounds; "unknown" for None."""
    if income is None:
        return "unknown"
    if income <= _MICRO:
        return "micro"
    if income <= _SMALL:
        return "small"
    return "medium" if income <= _MEDIUM else "large"


def digest_of(token: str) -> str:
    """What is kept of the token in the link of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


def not_to_be_taken_up(invitation: Any, now: dt.datetime) -> str | None:
    """Why an invitation cannot be taken up, as a sentence; None if it can. `invitation` may be None: unknown."""
    if invitation is None or invitation.taken_up_at or invitation.withdrawn_at:
        return _("This invitation was used or withdrawn, or its link is not complete.")
    if invitation.expires_at <= now:
        return _("This invitation is too old. Ask for another.")
    return None
