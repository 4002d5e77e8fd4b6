"""The register as it is read: who sees what, as known on a day, found, sorted and added up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from almoner.do.agreements import actions, queries
from almoner.do.agreements.queries import NOT_STATED, PUBLIC, Search
from almoner.do.agreements.terms import Terms
from almoner.kernel.money import Amount, Total

if TYPE_CHECKING:
    from almoner.do.agreements.models import Agreement
    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)


def numbers(rows: Any) -> list[str]:
    return [row.agreement.number for row in rows.order_by("agreement__sort_key")]


def found(held: Register, **asked: Any) -> list[str]:
    rows = queries.agreements(seen_by=held.cora, office=held.north)
    return numbers(queries.narrowed(rows, Search(TODAY, **asked)))


def test_staff_see_everything_of_their_office_in_natural_order(held: Register) -> None:
    assert numbers(queries.agreements(seen_by=held.cora, office=held.north)) == ["CORE004", "CORE027", "VRN2", "VRN10"]


def test_the_public_sees_what_is_published(held: Register) -> None:
    actions.publish(by=held.hugo, record=held.tbc)
    assert numbers(queries.agreements(seen_by=PUBLIC, office=held.north)) == ["CORE027"]
    assert queries.agreement_at(seen_by=PUBLIC, office=held.north, number="CORE004") is None
    assert queries.agreement_at(seen_by=PUBLIC, office=held.north, number="CORE027") == held.tbc


def test_cora_sees_of_the_neighbour_what_everybody_sees(held: Register) -> None:
    assert not queries.agreements(seen_by=held.cora, office=held.south).exists()
    assert queries.agreement_at(seen_by=held.cora, office=held.south, number="S1") is None


def test_as_known_on_a_day(held: Register) -> None:
    changed = held.victim_first_terms(title="Renamed")
    actions.correct_agreement(
        by=held.cora, agreement=held.vf, opened=1, terms=changed, reason="R", known_from=dt.date(2026, 1, 1)
    )

    def title(on: dt.date | None) -> list[str]:
        rows = queries.agreements(seen_by=held.cora, office=held.north, on=on)
        return [row.title for row in rows.filter(agreement=held.vf)]

    assert title(None) == ["Renamed"]
    assert title(dt.date(2026, 1, 1)) == ["Renamed"]
    assert title(dt.date(2025, 12, 31)) == ["Victim First Services"]
    assert title(dt.date(2025, 3, 31)) == []
    whole = queries.whole(seen_by=held.cora, office=held.north, number="CORE004")
    assert whole is not None
    known = whole.known_on(dt.date(2025, 12, 31))
    assert known is not None
    assert known[0].number == 1
    assert whole.known_on(dt.date(2025, 3, 31)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("victim", ["CORE004"]),
        ("CATCH", ["CORE004"]),
        ("catch22 first", ["CORE004"]),
        ("substance mis", ["CORE027", "VRN2", "VRN10"]),
        ("vrn", ["VRN2", "VRN10"]),
        ("living abuse", ["CORE004"]),
        ("nowhere", []),
        ("'); DROP TABLE", []),
        ("   ", ["CORE004", "CORE027", "VRN2", "VRN10"]),
        ("&|!:*", ["CORE004", "CORE027", "VRN2", "VRN10"]),
    ],
)
def test_words_find_numbers_titles_services_and_parties(held: Register, words: str, expected: list[str]) -> None:
    assert found(held, words=words) == expected


def test_a_number_with_signs_is_found_by_its_parts(held: Register) -> None:
    held.record("043-24", held.misuse, Terms("A"))
    held.record("2023/52", held.misuse, Terms("B"))
    assert found(held, words="043-24") == ["043-24"]
    assert found(held, words="2023/52") == ["2023/52"]


def test_filters(held: Register) -> None:
    assert found(held, kind="grant") == ["VRN10"]
    assert found(held, service=str(held.misuse.pk)) == ["CORE027", "VRN2", "VRN10"]
    assert found(held, service="first") == ["CORE004"]
    assert found(held, provider=str(held.catch22.pk)) == ["CORE004"]
    assert found(held, provider="catch") == ["CORE004"]
    assert found(held, provider=str(held.lwa.pk)) == []  # a member of a consortium does not lead it
    assert found(held, provider=NOT_STATED) == ["CORE027", "VRN2", "VRN10"]
    assert found(held, priority=str(held.victims.pk)) == ["CORE004"]
    assert found(held, priority=NOT_STATED) == ["CORE027", "VRN2", "VRN10"]
    assert found(held, pot=str(held.core.pk)) == ["CORE004"]
    assert found(held, pot=NOT_STATED) == ["CORE027", "VRN2", "VRN10"]


def test_places_include_what_serves_the_whole_area(held: Register) -> None:
    held.record("P1", held.misuse, Terms("Only Melton", places=("E07000133",)))
    assert "P1" in found(held, place="E07000133")
    assert "P1" not in found(held, place="E07000129")
    assert "CORE004" in found(held, place="E07000129")


def test_states_are_asked_of_a_day(held: Register) -> None:
    assert found(held, state="in-force") == ["CORE004"]
    assert found(held, state="ended") == []
    assert found(held, state="unknown") == ["CORE027", "VRN2", "VRN10"]
    rows = queries.agreements(seen_by=held.cora, office=held.north)
    assert numbers(queries.narrowed(rows, Search(dt.date(2030, 1, 1), state="ended"))) == ["CORE004"]
    assert numbers(queries.narrowed(rows, Search(dt.date(2020, 1, 1), state="to-come"))) == ["CORE004"]


def test_years(held: Register) -> None:
    assert "CORE004" in found(held, year="2025")
    assert "CORE004" in found(held, year="2026")
    assert "CORE004" not in found(held, year="2027")
    assert "CORE027" in found(held, year="2027")  # nobody knows when it ends


def test_what_is_asked_wrongly_narrows_nothing(held: Register) -> None:
    assert len(found(held, year="later", state="perhaps")) == 4


def test_figures_keep_unknown_apart(held: Register) -> None:
    sums = queries.figures(queries.agreements(seen_by=held.cora, office=held.north))
    assert sums.count == 4
    assert sums.value == Total(Decimal("2908500.00"), 1, 4)
    assert sums.years == (2025, 2026)


def test_figures_of_nothing(held: Register) -> None:
    rows = queries.agreements(seen_by=PUBLIC, office=held.north)
    assert queries.figures(rows) == queries.Figures(0, Total(Decimal("0.00"), 0, 0), ())


def test_the_list_costs_one_query_however_long(held: Register, django_assert_num_queries: Any) -> None:
    def read() -> list[Any]:
        rows = queries.lines(seen_by=held.cora, office=held.north, search=Search(dt.date.min))
        return [(row.number, row.service, row.providers, row.amount) for row in rows]

    with django_assert_num_queries(1):
        few = read()
    for n in range(12):
        held.record(f"M{n}", held.victim_first, held.victim_first_terms(title=f"M{n}"))
    with django_assert_num_queries(1):
        many = read()
    assert (len(few), len(many)) == (4, 16)
    assert few[0] == ("CORE004", "Victim First", ["Catch22"], Amount.of("2800000.00"))


def test_sorting_by_provider_puts_the_unknown_last(held: Register) -> None:
    from django.db.models import F

    rows = queries.by_provider(queries.agreements(seen_by=held.cora, office=held.north))
    assert rows.order_by(F("first_provider").asc(nulls_last=True))[0].agreement == held.vf


def test_choices_in_one_query(held: Register, django_assert_num_queries: Any) -> None:
    rows = queries.agreements(seen_by=held.cora, office=held.north)
    with django_assert_num_queries(1):
        offered = queries.choices(held.north, rows)
    assert [label for _key, label in offered.services or ()] == ["Substance Misuse Services", "Victim First"]
    assert offered.providers == [(str(held.catch22.pk), "Catch22")]
    assert [label for _key, label in offered.pots or ()] == ["MoJ core grant", "Precept"]
    assert [label for _key, label in offered.priorities or ()] == ["Victims"]


def test_all_versions_with_all_children_in_one_query(held: Register, django_assert_num_queries: Any) -> None:
    for n in range(2, 5):
        terms = held.victim_first_terms(note=f"Note {n}")
        actions.correct_agreement(by=held.cora, agreement=held.vf, opened=n - 1, terms=terms, reason="R")
    with django_assert_num_queries(1):
        versions = [queries.terms_of(version) for version in queries.versions_of(held.vf)]
    assert [terms.note for terms in versions] == ["", "Note 2", "Note 3", "Note 4"]
    with django_assert_num_queries(1):
        whole = queries.whole(seen_by=held.cora, office=held.north, number="CORE004")
    assert whole is not None
    assert [terms for _version, terms in whole.versions] == versions
    assert whole.versions[-1][0].recorded_by == "Cora Commissioner"
    assert (whole.head.number, whole.head.service, whole.head.state) == ("CORE004", "Victim First", "not_published")


def test_the_whole_is_seen_by_who_may(held: Register) -> None:
    def sees(reader: Any, number: str = "CORE004") -> bool:
        return queries.whole(seen_by=reader, office=held.north, number=number) is not None

    assert sees(held.cora)
    assert not sees(PUBLIC)
    assert not sees(held.cora, "S1")
    assert not sees(held.cora, "CORE\x00004")
    actions.publish(by=held.hugo, record=held.vf)
    assert sees(PUBLIC)


def test_what_is_committed_by_source_and_year(held: Register) -> None:
    commitments = queries.committed(seen_by=held.cora, office=held.north)
    assert [(each.source, each.year, each.total.known, each.agreements) for each in commitments] == [
        ("MoJ core grant", 2025, Decimal("1400000.00"), 1),
        ("Precept", 2026, Decimal("1400000.00"), 1),
    ]
    later = queries.committed_beyond(commitments, 2025)
    assert queries.total_of(later) == Total(Decimal("1400000.00"), 0, 1)
    assert queries.stating_no_source(seen_by=held.cora, office=held.north) == 3
    leaning = queries.paid_from(seen_by=held.cora, office=held.north, pots=[held.core.pk])
    assert numbers(leaning) == ["CORE004"]


def test_what_the_framework_in_force_does_not_name(held: Register) -> None:
    def naming(agreement: Agreement, on: dt.date = TODAY) -> Any:
        return queries.active_naming(office=held.north, service=agreement.service_id, number=agreement.number, on=on)

    assert naming(held.vf) is None
    assert queries.framework_in_force(held.north, TODAY) is None
    framework = held.framework(service=held.victim_first, reference="vrn2")
    assert queries.framework_in_force(held.north, TODAY) == (framework.pk, framework.title)
    assert naming(held.vf).names_it
    assert naming(held.vrn2).names_it
    assert not naming(held.tbc).names_it
    assert not naming(held.tbc).is_decided
    assert found(held, framework=str(framework.pk)) == ["CORE027", "VRN10"]
    assert naming(held.vf, dt.date(2019, 1, 1)) is None
