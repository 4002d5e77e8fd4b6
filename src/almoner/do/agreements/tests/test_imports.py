"""Bringing a register in: the lists of 2022 exactly as they were printed, and what is odd or wrong in others."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from almoner.do.agreements import actions, queries
from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.do.agreements.queries import Search
from almoner.do.agreements.terms import Terms
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.foundation.sheets import actions as sheets
from almoner.foundation.sheets.models import Import, ImportRow
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount, Total

if TYPE_CHECKING:
    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
PUBLISHED = dt.date(2022, 11, 1)

HEADINGS = (
    *("contract_number", "contract_name", "contract_due_as_written", "contract_due_iso"),
    *("contract_value_as_written", "contract_value_gbp", "notes"),
)
CORE = f"""{",".join(HEADINGS)}
CORE018,CARA,01/04/2023,2023-04-01,"£56,000",56000.00,
CORE028,Women's Out of Court Disposal Services,01/04/2023,2023-04-01,"£32,050",32050.00,
CORE025,Out of Court Disposal Education Services,01/04/2023,2023-04-01,"£20,767",20767.00,
CORE026,PAVE,01/04/2023,2023-04-01,"£105,000",105000.00,
CORE04,Victim First Services,31/12/2023,2023-12-31,"£2,800,000",2800000.00,
CORE005,Target Hardening,31/12/2023,2023-12-31,"£572,798",572798.00,
CORE27,Substance Misuse Services,01/04/2023,2023-04-01,tbc,,value to be confirmed
"""
VRN = """Contract Number,Contract Name,Contract Period,Contract Value
VRN003,Violence Intervention Project,01/11/2022-31/03/2024,"£701,000"
"VRN001
and
VRN002",Specialist Providers,08/08/2022 – 31/03/2024,"£83,500
£83,500"
VRN005,Impact Evaluation of the VRN,01/11/2022 – 31/03/2023,"£25,000"
VRN004,Understanding Community Perceptions Project,01/11/2022 - 30/04/2023,"£75,650"
VRN006,Trauma Informed Workforce Development,01/05/2022 – 30/06/2023,"£149,683"
"""


def brought(held: Register, text: str, **stated: Any) -> Import:
    """Check a file."""
    stated = {"known_from": PUBLISHED, "document": "Commissioning Strategy, November 2022", **stated}
    return sheets.check_file(
        by=stated.pop("by", held.hugo),
        office=held.north,
        kind="agreements",
        file=io.BytesIO(text.encode()),
        file_name="register.csv",
        **stated,
    )


def applied(held: Register, text: str, **stated: Any) -> Import:
    return sheets.apply_import(by=stated.get("by", held.hugo), source=brought(held, text, **stated))


def rows_of(source: Import) -> list[ImportRow]:
    return list(ImportRow.objects.filter(source=source).exclude(verdict="missing").order_by("number", "id"))


def terms_at(held: Register, number: str) -> Terms:
    agreement = Agreement.objects.get(office=held.north, number=number)
    return queries.terms_of(queries.versions_of(agreement)[-1])


def test_the_thirteen_contracts_of_2022(held: Register) -> None:
    before = Agreement.objects.count()
    core, vrn = applied(held, CORE), applied(held, VRN)
    assert core.counts["new"] == 7
    assert vrn.counts["new"] == 6
    assert Agreement.objects.count() == before + 13
    rows = queries.agreements(seen_by=held.cora, office=held.north).filter(source_import__in=[core, vrn])
    assert queries.narrowed(rows, Search(PUBLISHED, year="2022")).count() == 13
    assert queries.figures(rows).value == Total(Decimal("4704948.00"), 1, 13)


def test_a_due_date_is_shown_as_the_end_as_printed(held: Register) -> None:
    applied(held, CORE)
    terms = terms_at(held, "CORE018")
    assert terms.ends == ApproximateDate.day(dt.date(2023, 4, 1))
    assert terms.end_is_as_printed
    assert terms.starts == ApproximateDate.unknown()
    assert (terms.value, terms.value_as_written, terms.value_basis) == (Amount.of("56000.00"), "£56,000", "not_stated")
    assert terms.parties == ()
    assert terms.document == "Commissioning Strategy, November 2022"


def test_a_value_to_be_confirmed_stays_unknown(held: Register) -> None:
    source = brought(held, CORE)
    row = rows_of(source)[-1]
    assert "The value is not known: “tbc”." in row.warnings
    sheets.apply_import(by=held.hugo, source=source)
    assert terms_at(held, "CORE27").value == Amount.not_known("tbc")


def test_one_row_with_two_numbers_makes_two_agreements_of_the_same_row(held: Register) -> None:
    source = brought(held, VRN)
    twins = [row for row in rows_of(source) if row.number == 3]
    assert [row.label for row in twins] == ["VRN001 Specialist Providers", "VRN002 Specialist Providers"]
    assert all("VRN001 and VRN002 stand in one row" in row.warnings[0] for row in twins)
    sheets.apply_import(by=held.hugo, source=source)
    one, two = (Agreement.objects.get(office=held.north, number=number) for number in ("VRN001", "VRN002"))
    versions = [queries.versions_of(each)[0] for each in (one, two)]
    assert {(version.source_import_id, version.source_row) for version in versions} == {(source.pk, 3)}
    assert [version.value_amount for version in versions] == [Amount.of("83500.00")] * 2
    assert held.around("VRN001").same_row == ["VRN002"]
    assert queries.terms_of(versions[0]).starts == ApproximateDate.day(dt.date(2022, 8, 8))
    assert queries.terms_of(versions[0]).term_as_written == "08/08/2022 – 31/03/2024"
    assert not queries.terms_of(versions[0]).end_is_as_printed


def test_twice_changes_nothing(held: Register) -> None:
    applied(held, VRN)
    versions, entries = AgreementVersion.objects.count(), Entry.objects.count()
    again = applied(held, VRN)
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 6)
    assert AgreementVersion.objects.count() == versions
    assert Entry.objects.count() == entries + 1  # the import's own


def test_the_same_list_with_its_dates_in_columns_says_the_same(held: Register) -> None:
    applied(held, VRN)
    text = (
        "contract_number,contract_name,period_as_written,start_iso,end_iso,contract_value_as_written,contract_value_gbp\n"
        'VRN001,Specialist Providers,08/08/2022 – 31/03/2024,2022-08-08,2024-03-31,"£83,500",83500.00\n'
        'VRN003,Violence Intervention Project,01/11/2022-31/03/2024,2022-11-01,2024-03-31,"£701,000",701000.00\n'
    )
    source = brought(held, text)
    assert [(row.verdict, row.changes) for row in rows_of(source)] == [("same", []), ("same", [])]


def test_services_are_named_for_the_first_time_and_found_again(held: Register) -> None:
    applied(held, "Number,Title,Service\nA1,Something,victim FIRST\nA2,Brand new,\n")
    assert Agreement.objects.get(number="A1").service == held.victim_first
    assert Service.objects.filter(office=held.north, name="Brand new").count() == 1


def test_providers_of_a_consortium(held: Register) -> None:
    text = "Number,Title,Providers\nA1,X,Catch22 (lead); New Trust (member); Leicester Council (accountable body)\n"
    source = brought(held, text)
    warned = " ".join(rows_of(source)[0].warnings)
    assert "“New Trust” is not among the organisations yet" in warned
    assert "Catch22" not in warned
    sheets.apply_import(by=held.hugo, source=source)
    parties = {(party.name, party.part) for party in terms_at(held, "A1").parties}
    assert parties == {("Catch22", "lead"), ("New Trust", "member"), ("Leicester Council", "accountable_body")}
    assert Organisation.objects.filter(office=held.north, name="Catch22").count() == 1


def test_lead_and_members_in_columns_of_their_own(held: Register) -> None:
    applied(held, "Number,Title,Consortium lead,Consortium members\nA1,X,Catch22,Living Without Abuse; Another\n")
    parts = sorted(party.part for party in terms_at(held, "A1").parties)
    assert parts == ["lead", "member", "member"]


def test_money_by_source(held: Register) -> None:
    text = (
        "Number,Title,Value,The value is,Money by source\n"
        'A1,Round 5,"£204,030.33",total,"Precept 100,000; VRN 2025/26 104,030.33"\n'
        'A2,Odd,100,total,"Precept 60; Other tbc; Third 10"\n'
        'A3,Wrong sum,100,total,"Precept 60; Third 10"\n'
    )
    source = brought(held, text)
    sums = [[each for each in row.warnings if "adds up" in each] for row in rows_of(source)]
    assert [len(each) for each in sums] == [0, 0, 1]
    sheets.apply_import(by=held.hugo, source=source)
    lines = {(line.source, line.year, str(line.amount)) for line in terms_at(held, "A1").funding}
    assert lines == {("Precept", None, "£100,000.00"), ("VRN", 2025, "£104,030.33")}
    precept = next(line for line in terms_at(held, "A1").funding if line.source == "Precept")
    assert precept.pot == held.precept.pk
    assert applied(held, text).counts["same"] == 3


def test_breaks_extensions_notice_priorities_places_and_the_rest(held: Register) -> None:
    text = (
        "Number,Title,Start,End,Break,Extension option,Extension limit,Notice,Priorities,Pilot,Power,Note\n"
        "A1,X,April 2025,March 2026 (possible extension to March 2028),March 2026; September 2026,,,6,"
        "victims; Unheard of,yes,s143 of the 2014 Act,Mind\n"
    )
    source = brought(held, text)
    warned = " ".join(rows_of(source)[0].warnings)
    assert "possible extension to March 2028" in warned
    assert "“Unheard of” is not a priority" in warned
    sheets.apply_import(by=held.hugo, source=source)
    terms = terms_at(held, "A1")
    assert terms.ends == ApproximateDate.month(2026, 3)
    assert {(each.event, str(each.at)) for each in terms.events} == {
        ("break", "March 2026"),
        ("break", "September 2026"),
        ("extension_limit", "March 2028"),
    }
    assert terms.term_as_written == "March 2026 (possible extension to March 2028)"
    assert (terms.notice_months, terms.is_pilot, terms.power, terms.note) == (6, True, "s143 of the 2014 Act", "Mind")
    assert [each.title for each in terms.priorities] == ["Victims"]
    assert applied(held, text).counts["same"] == 1


def test_a_column_the_file_does_not_have_changes_nothing(held: Register) -> None:
    changed = applied(held, "Number,Title\nCORE004,Victim First\n", known_from=dt.date(2025, 6, 1))
    assert changed.counts["changed"] == 1
    assert terms_at(held, "CORE004") == held.victim_first_terms(title="Victim First")
    version = queries.versions_of(held.vf)[-1]
    assert (version.number, version.change, version.reason) == (2, "correction", "Read from register.csv")


def test_an_older_paper_does_not_speak_over_a_later_one(held: Register) -> None:
    applied(held, "Number,Title\nCORE004,Old name\n", known_from=dt.date(2024, 1, 1))
    head = Agreement.objects.select_related("current").get(pk=held.vf.pk)
    assert head.current.number == 1
    assert [version.title for version in queries.versions_of(held.vf)] == ["Victim First Services", "Old name"]
    rows = queries.agreements(seen_by=held.cora, office=held.north, on=dt.date(2024, 6, 1))
    assert [row.title for row in rows] == ["Old name"]
    again = applied(held, "Number,Title\nCORE004,Old name\n", known_from=dt.date(2024, 1, 1))
    assert again.counts["same"] == 1


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ('A1,X,01/04/2026,31/03/2026,"1"', "End", "an end after the start"),
        ('A1,X,,31/02/2026,"1"', "End", "29|28 days"),
        ('A1,X,,,"-5"', "Value", "negative"),
        ('A1,X,,,"1\n2"', "Value", "as many as there are numbers"),
        (',X,,,"1"', "Number", "one number"),
        ("A1,,,,1", "Title", "300 characters"),
    ],
)
def test_what_is_wrong_names_its_column(held: Register, line: str, column: str, expected: str) -> None:
    source = brought(held, f"Number,Title,Start,End,Value\n{line}\n")
    (row,) = rows_of(source)
    assert row.verdict == "wrong"
    assert [problem[0] for problem in row.problems] == [column]
    assert any(part in " ".join(row.problems[0]) for part in expected.split("|"))
    with pytest.raises(Refused):
        sheets.apply_import(by=held.hugo, source=source)


def test_one_value_for_two_numbers_is_nobody_s(held: Register) -> None:
    applied(held, 'Number,Title,Value\n"A1, A2",X,"£10,000"\n')
    assert "printed for them together" in terms_at(held, "A1").value.unknown


def test_a_number_twice_in_one_file_is_refused(held: Register) -> None:
    source = brought(held, "Number,Title\nA1,X\na1,Y\n")
    assert [row.verdict for row in rows_of(source)] == ["wrong", "wrong"]


def test_what_the_file_lacks_is_reported(held: Register) -> None:
    source = brought(held, "Number,Title\nCORE004,Victim First Services\n")
    missing = ImportRow.objects.filter(source=source, verdict="missing").values_list("label", flat=True)
    assert set(missing) == {"CORE027", "VRN2", "VRN10"}


def test_publishing_what_is_new_needs_the_permission(held: Register) -> None:
    with pytest.raises(Refused, match="may not publish"):
        applied(held, "Number,Title\nA1,X\n", by=held.cora, publish_new=True)
    applied(held, "Number,Title\nA1,X\nCORE004,Renamed\n", publish_new=True)
    assert Agreement.objects.get(number="A1").is_published
    assert not Agreement.objects.get(pk=held.vf.pk).is_published


def test_a_finance_officer_imports_no_agreements(held: Register) -> None:
    with pytest.raises(NotAllowed, match="keep"):
        brought(held, "Number,Title\nA1,X\n", by=held.actor(Role.FINANCE_OFFICER))


def test_the_queries_do_not_grow_with_the_rows(held: Register, django_assert_max_num_queries: Any) -> None:
    def listed(count: int) -> str:
        lines = (f"Q{n},Title {n},Provider {n},Precept {n + 1}" for n in range(count))
        return "\n".join(["Number,Title,Provider,Money by source", *lines, ""])

    with django_assert_max_num_queries(90) as few:
        applied(held, listed(3))
    with django_assert_max_num_queries(len(few.captured_queries)):
        applied(held, listed(60))


def test_correcting_an_import_afterwards(held: Register) -> None:
    applied(held, VRN)
    agreement = Agreement.objects.get(office=held.north, number="VRN003")
    terms = terms_at(held, "VRN003")
    actions.correct_agreement(
        by=held.cora, agreement=agreement, opened=1, terms=Terms(terms.title, note="By hand"), reason="Mended"
    )
    assert queries.versions_of(agreement)[-1].source_import_id is None
