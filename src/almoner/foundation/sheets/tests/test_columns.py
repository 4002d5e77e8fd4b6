"""Which heading means which field."""

from __future__ import annotations

from almoner.foundation.sheets.columns import LEFT_OUT, columns_of, problems_of, proposed, recogniser

from .help_list import HelpList

KIND = HelpList()


def test_headings_are_recognised_by_name_heading_or_alias_whatever_their_dress() -> None:
    headings = ["SERVICE", "start_date", "End-Date", "Amount (£)"]
    assert proposed(KIND, headings, {}) == {
        "SERVICE": "name",
        "start_date": "begins",
        "End-Date": "ends",
        "Amount (£)": "value",
    }


def test_what_the_office_said_the_last_time_comes_first() -> None:
    known = {"Help": "name", "Service": LEFT_OUT}
    assert proposed(KIND, ["Help", "Service", "Value"], known) == {"Help": "name", "Service": "", "Value": "value"}
    assert recogniser(KIND, known)("Help")
    assert not recogniser(KIND, {})("Help")


def test_a_field_is_given_once_to_the_heading_further_left() -> None:
    assert proposed(KIND, ["Name", "Service"], {}) == {"Name": "name", "Service": ""}


def test_a_missing_column_is_named() -> None:
    (problem,) = problems_of(KIND, ["Name"], {"Name": "name"})
    assert problem.sentence == "Expected: a column for “Value”."


def test_strangers_and_fields_given_twice_are_told_all_at_once() -> None:
    chosen = {"A": "name", "B": "name", "C": "colour", "D": "value", "Gone": "ends"}
    said = {problem.column: problem.sentence for problem in problems_of(KIND, ["A", "B", "C", "D"], chosen)}
    assert said["B"] == "Expected: one column for “Name”: “A” is taken already."
    assert said["C"] == "Expected: one of: name, begins, ends, value."
    assert said["Gone"] == "Expected: one of: A, B, C, D."


def test_nothing_chosen_says_what_could_be() -> None:
    (problem,) = problems_of(KIND, ["A", "B"], {"A": "", "B": ""})
    assert (problem.read, problem.sentence) == ("A, B", "Expected: at least one of: name, begins, ends, value.")


def test_columns_keep_the_places_of_the_file() -> None:
    taken = columns_of(KIND, ["X", "Value", "Name"], {"X": "", "Value": "value", "Name": "name"})
    assert [(column.place, column.field.name) for column in taken] == [(1, "value"), (2, "name")]
