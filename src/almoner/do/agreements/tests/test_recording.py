"""Recording and correcting: what is written, what is refused, and what the chain keeps."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from almoner.do.agreements import actions, queries
from almoner.do.agreements.actions import Identity
from almoner.do.agreements.models import Agreement, AgreementVersion
from almoner.do.agreements.terms import FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.bolt import NotInAction, at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.passports import cases
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

if TYPE_CHECKING:
    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db


def entry_about(agreement: Agreement) -> Entry:
    return Entry.objects.filter(record_id=str(agreement.pk)).order_by("-position")[0]


def now(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("current").get(pk=agreement.pk)


def test_a_first_version_holds_all_its_terms(held: Register) -> None:
    version = queries.versions_of(held.vf)[-1]
    assert queries.terms_of(version) == held.victim_first_terms()
    assert (version.number, version.change, version.known_from) == (1, "first", dt.date(2025, 4, 1))
    assert version.recorded_by.name == "Cora Commissioner"
    assert not held.vf.is_published


def test_an_agreement_as_it_stands_opens_the_passport_of_its_parties(held: Register) -> None:
    with at_work(held.cora):
        shared = Organisation.objects.create(name="Shared by all", office=None)
    assert not cases.is_seen_from(held.north.pk, shared.pk)
    party = (PartyTerm("provider", shared.pk, shared.name),)
    made = held.record("VRN11", held.misuse, Terms("Evaluation", parties=party))
    assert cases.is_seen_from(held.north.pk, shared.pk)
    assert not cases.is_seen_from(held.south.pk, shared.pk)
    actions.correct_agreement(by=held.cora, agreement=made, opened=1, terms=Terms("Evaluation"), reason="Wrong body.")
    assert not cases.is_seen_from(held.north.pk, shared.pk)


def test_recording_leaves_one_entry_with_the_facts(held: Register) -> None:
    entry = entry_about(held.tbc)
    assert (entry.verb, entry.by_name, entry.record_label) == ("recorded", "Cora Commissioner", "CORE027")
    facts = json.loads(entry.detail)["after"]
    assert facts["value"] == "To be confirmed"
    assert facts["number"] == "CORE027"


def test_an_auditor_records_nothing(held: Register) -> None:
    with pytest.raises(NotAllowed, match="record and correct"):
        actions.record_agreement(
            by=held.auditor, office=held.north, identity=Identity("X1", "grant", held.misuse), terms=Terms("X")
        )


def test_nobody_records_for_another_office(held: Register) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_agreement(
            by=held.cora, office=held.south, identity=Identity("X1", "grant", held.theirs), terms=Terms("X")
        )


@pytest.mark.parametrize(
    "named",
    [
        lambda held: {"parties": (PartyTerm("provider", held.stranger.pk),)},
        lambda held: {"funding": (FundingTerm(Amount.of(1), 2025, held.their_pot.pk),)},
        lambda held: {"priorities": (PriorityTerm(held.theirs.pk),)},
    ],
    ids=["organisation", "pot", "priority"],
)
def test_terms_name_nothing_of_another_office(held: Register, named: object) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        held.record("X2", held.misuse, Terms("X", **named(held)))  # type: ignore[operator]  # a function of the world


def test_a_service_of_another_office_is_refused(held: Register) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        held.record("X3", held.theirs, Terms("X"))


def test_a_number_is_held_once(held: Register) -> None:
    with pytest.raises(ValidationError) as refused:
        held.record("CORE004", held.misuse, Terms("Another"))
    assert "number" in refused.value.message_dict


def test_the_database_holds_a_number_once_and_says_which_field(held: Register) -> None:
    """Two people recording the same number at the same instant: the constraint decides, in the form's own words."""
    from almoner.do.agreements.constraints import explained

    with at_work(held.cora), pytest.raises(ValidationError) as refused, transaction.atomic(), explained():
        Agreement.objects.create(office=held.north, number="CORE004", sort_key="x", kind="grant", service=held.misuse)
    assert refused.value.message_dict == {"number": ["There is already an agreement with this number."]}


def test_the_same_number_stands_in_another_office(held: Register) -> None:
    assert held.record("S1", held.misuse, Terms("Ours")).number == "S1"


def test_an_end_before_the_start_is_refused(held: Register) -> None:
    terms = Terms("X", starts=ApproximateDate.day(dt.date(2026, 4, 1)), ends=ApproximateDate.day(dt.date(2026, 3, 31)))
    with pytest.raises(ValidationError) as refused:
        held.record("X4", held.misuse, terms)
    assert refused.value.message_dict["ends"] == ["It ends (31 March 2026) before it starts (1 April 2026)."]


def test_dates_that_cannot_tell_refuse_nothing(held: Register) -> None:
    terms = Terms("X", starts=ApproximateDate.month(2026, 3), ends=ApproximateDate.day(dt.date(2026, 3, 1)))
    assert held.record("X5", held.misuse, terms).current is not None


def test_the_database_refuses_a_negative_value(held: Register) -> None:
    with at_work(held.cora), pytest.raises(IntegrityError, match="not_negative"), transaction.atomic():
        AgreementVersion.objects.create(
            office=held.north, agreement=held.vf, number=9, title="X", known_from=dt.date(2025, 4, 1), value=-1
        )


def test_money_by_source_adds_up_to_a_total(held: Register) -> None:
    terms = held.victim_first_terms(value=Amount.of("2800000.01"))
    with pytest.raises(ValidationError) as refused:
        held.record("X6", held.victim_first, terms)
    assert refused.value.message_dict["value"] == [
        "The money by source adds up to £2,800,000.00, the value is £2,800,000.01."
    ]


def test_an_unknown_line_may_make_up_the_difference(held: Register) -> None:
    terms = held.victim_first_terms(value=Amount.of("2800000.01"))
    unknown = replace(terms, funding=(*terms.funding, FundingTerm(Amount.not_known("tbc"), 2027)))
    assert held.record("X7", held.victim_first, unknown).number == "X7"


def test_a_correction_is_a_version_with_a_reason(held: Register) -> None:
    terms = held.victim_first_terms(title="Victim First")
    version = actions.correct_agreement(
        by=held.hugo, agreement=held.vf, opened=1, terms=terms, reason=" The title was misread. "
    )
    assert (version.number, version.change, version.reason) == (2, "correction", "The title was misread.")
    assert now(held.vf).current == version
    versions = queries.versions_of(held.vf)
    assert [queries.terms_of(each).title for each in versions] == ["Victim First Services", "Victim First"]
    assert queries.terms_of(versions[1]).funding == held.victim_first_terms().funding
    entry = entry_about(held.vf)
    assert (entry.verb, entry.reason) == ("corrected", "The title was misread.")
    assert json.loads(entry.detail) == {
        "before": {"title": "Victim First Services"},
        "after": {"title": "Victim First"},
    }


def test_a_correction_without_a_reason_is_refused(held: Register) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.correct_agreement(by=held.cora, agreement=held.vf, opened=1, terms=Terms("Y"), reason="  ")
    assert "reason" in refused.value.message_dict


def test_a_correction_that_changes_nothing_is_refused(held: Register) -> None:
    with pytest.raises(ValidationError, match="Nothing is different"):
        actions.correct_agreement(
            by=held.cora, agreement=held.vf, opened=1, terms=held.victim_first_terms(), reason="Again"
        )


def test_the_second_of_two_people_is_told(held: Register) -> None:
    one = held.victim_first_terms(title="Cora's title")
    actions.correct_agreement(by=held.cora, agreement=held.vf, opened=1, terms=one, reason="Mine")
    with pytest.raises(OutOfDate, match="Nothing of yours is lost"):
        actions.correct_agreement(
            by=held.hugo, agreement=held.vf, opened=1, terms=held.victim_first_terms(title="Hugo's"), reason="Mine"
        )
    assert queries.terms_of(queries.versions_of(held.vf)[-1]).title == "Cora's title"


def test_a_correction_may_mend_number_and_kind(held: Register) -> None:
    identity = Identity("VRN11", "contract", held.misuse)
    actions.correct_agreement(
        by=held.cora,
        agreement=held.vrn10,
        opened=1,
        terms=queries.terms_of(queries.versions_of(held.vrn10)[-1]),
        reason="Misread",
        identity=identity,
    )
    mended = now(held.vrn10)
    assert (mended.number, mended.kind, mended.sort_key) == ("VRN11", "contract", "vrn0000000011")
    assert json.loads(entry_about(held.vrn10).detail)["before"] == {"kind": "grant", "number": "VRN10"}


def test_follows_means_the_same_service(held: Register) -> None:
    new = Identity("VF2", "contract", held.misuse, follows=held.vf)
    with pytest.raises(ValidationError) as refused:
        actions.record_agreement(by=held.cora, office=held.north, identity=new, terms=Terms("Next"))
    assert "follows" in refused.value.message_dict
    right = replace(new, service=held.victim_first)
    follower = actions.record_agreement(by=held.cora, office=held.north, identity=right, terms=Terms("Next"))
    assert held.around("CORE004").followed_by == [follower.number]


def test_an_in_house_service_has_no_provider(held: Register) -> None:
    terms = Terms("Restorative Justice", parties=(PartyTerm("provider", held.catch22.pk),))
    with pytest.raises(ValidationError) as refused:
        held.record("RJ1", held.misuse, terms, kind="in_house")
    assert "kind" in refused.value.message_dict
    assert held.record("RJ2", held.misuse, replace(terms, parties=()), kind="in_house").kind == "in_house"


def test_linking_to_a_priority_makes_a_version(held: Register) -> None:
    version = actions.link_to_priority(by=held.cora, agreement=held.tbc, priority=held.violence)
    assert version is not None
    assert queries.terms_of(queries.versions_of(held.tbc)[-1]).priorities == (PriorityTerm(held.violence.pk),)
    assert version.reason == "Linked to the plan: Violence."
    assert actions.link_to_priority(by=held.cora, agreement=held.tbc, priority=held.violence) is None


def test_nothing_writes_around_the_actions(held: Register) -> None:
    with pytest.raises(NotInAction):
        Agreement.objects.filter(pk=held.vf.pk).update(number="X")


def test_a_version_cannot_be_changed_by_the_application(held: Register) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        at_work(held.cora),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE agreements_agreementversion SET title = 'X'")
