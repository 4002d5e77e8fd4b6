"""Identifiers: what can be a number of which register, and how it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from almoner.foundation.organisations import rules
from almoner.foundation.organisations.rules import (
    REGISTERS,
    page_in_register,
    read_identifier,
    register_name,
    well_formed,
)


@pytest.mark.parametrize(
    ("scheme", "number", "written"),
    [
        ("GB-CHC", "1000003", "GB-CHC-1000003"),
        ("gb-chc", " 219830 ", "GB-CHC-219830"),
        ("GB-COH", "1234567", "GB-COH-01234567"),
        ("GB-COH", "sc123456", "GB-COH-SC123456"),
        ("GB-COH", "IP12345R", "GB-COH-IP12345R"),
        ("GB-SC", "SC012345", "GB-SC-SC012345"),
        ("GB-NIC", "NIC100001", "GB-NIC-100001"),
        ("GB-NIC", "100001", "GB-NIC-100001"),
        ("GB-LAE", "lce", "GB-LAE-LCE"),
        ("GB-UKPRN", "10007814", "GB-UKPRN-10007814"),
        ("XI-LEI", "213800QILIUD4ROSUO03", "XI-LEI-213800QILIUD4ROSUO03"),
    ],
)
def test_a_number_is_written_as_its_register_writes_it(scheme: str, number: str, written: str) -> None:
    assert "-".join(well_formed(scheme, number)) == written
    assert "-".join(read_identifier(written)) == written


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("GB-CHC", "12345"),
        ("GB-CHC", "0123456"),
        ("GB-CHC", "10000031"),
        ("GB-CHC", "SC012345"),
        ("GB-COH", "123456789"),
        ("GB-COH", "ABC12345"),
        ("GB-SC", "012345"),
        ("GB-NIC", "200001"),
        ("GB-LAE", "LC"),
        ("GB-CHC", "１０００００３"),
    ],
)
def test_what_cannot_be_a_number_of_the_register_says_what_could(scheme: str, number: str) -> None:
    with pytest.raises(ValueError, match=f"{scheme}.*expected one like {REGISTERS[scheme].example}"):
        well_formed(scheme, number)


@pytest.mark.parametrize("text", ["1000003", "GB-CHC", "charity 1000003", "", "GB-CHC-", "--"])
def test_what_is_no_org_id_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an org-id: write the list and the number, as in GB-CHC-1000003\."):
        read_identifier(text)


@pytest.mark.parametrize(("scheme", "number"), [("nonsense", "1"), ("GB CHC", "1000003"), ("XX-YY", "a b!")])
def test_other_lists_are_taken_only_in_the_form_of_a_list(scheme: str, number: str) -> None:
    with pytest.raises(ValueError, match=r"expected the code of a list on org-id\.guide"):
        well_formed(scheme, number)


def test_every_example_is_a_number_of_its_register() -> None:
    for code, register in REGISTERS.items():
        for example in register.example.split(" or "):
            assert well_formed(code, example) == (code, example)


def test_a_register_has_a_name_and_perhaps_a_page() -> None:
    assert str(register_name("GB-COH")) == "Companies House"
    assert register_name("XI-LEI") == "XI-LEI"
    assert page_in_register("GB-COH", "01234567").endswith("/company/01234567")
    assert page_in_register("GB-LAE", "LCE") == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1000003", [("GB-CHC", "1000003")]),
        ("Registered charity no. 1 000 003", [("GB-CHC", "1000003")]),
        ("The Charity Commission number: 1000003.", [("GB-CHC", "1000003")]),
        ("GB-CHC-1000003", [("GB-CHC", "1000003")]),
        ("gb-chc-1000003", [("GB-CHC", "1000003")]),
        ("1000003-1", [("GB-CHC", "1000003")]),
        ("SC012345", [("GB-SC", "SC012345")]),
        ("sco 12345", [("GB-SC", "SC012345")]),
        ("100016", [("GB-CHC", "100016"), ("GB-NIC", "100016")]),
        ("NIC 100016", [("GB-NIC", "100016")]),
        ("NI100016", [("GB-NIC", "100016")]),
        ("GB-NIC-100016", [("GB-NIC", "100016")]),
        ("", []),
        ("no", []),
        ("12", []),
        ("١٠٠٠٠٠٣", []),
        ("1000003; DROP TABLE", []),
        ("9" * 5000, []),
    ],
)
def test_charity_numbers_are_read_as_people_write_them(written: str, meant: list[tuple[str, str]]) -> None:
    assert rules.read_charity_number(written) == meant


@pytest.mark.parametrize(
    ("income", "size"),
    [
        (None, "unknown"),
        ("0", "micro"),
        ("10000", "micro"),
        ("10000.01", "small"),
        ("100000", "small"),
        ("100000.01", "medium"),
        ("1000000", "medium"),
        ("1000000.01", "large"),
    ],
)
def test_the_size_of_an_income(income: str | None, size: str) -> None:
    assert rules.size_of_income(None if income is None else Decimal(income)) == size
