"""The publication check: redactions, warnings, holds, planned days, and that what is published stays as it was."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions, queries
from almoner.governance.decisions.entries import LineEntry
from almoner.governance.decisions.models import Decision, Publication, Redaction
from almoner.governance.decisions.queries import Search

pytestmark = pytest.mark.django_db


@pytest.fixture
def monitor(essex: Any) -> Any:
    return essex.actor(Role.MONITORING_OFFICER)


@pytest.fixture
def decided(essex: Any) -> Any:
    lines = [
        LineEntry("Young Carers", "Club for 30", Decimal(3000), framework_line=essex.line.pk),
        LineEntry("Rose House", "A safe place", Decimal(2000), framework_line=essex.line.pk, withheld=True),
    ]
    return essex.decided(lines=lines, money=essex.money(5000), background="Ring Jo on 0116 229 8980.")


def public(decision: Any) -> Any:
    held = Decision.objects.select_related("publication").get(pk=decision.pk).publication
    return json.loads(held.text) if held else None


def test_it_is_prepared_with_every_withheld_name_and_not_yet_public(essex: Any, decided: Any) -> None:
    (redaction,) = Redaction.objects.filter(decision=decided)
    assert (redaction.part, redaction.label) == ("row 2 applicant", "withheld")
    assert queries.publication_at(essex.office, decided.number) is None


@pytest.mark.slow  # a story of many acts
def test_redacted_looked_at_published(essex: Any, decided: Any, monitor: Any) -> None:
    with pytest.raises(Refused, match="Look at what the check found"):
        actions.publish(by=monitor, decision=decided)
    common = {
        "by": monitor,
        "decision": decided,
        "part": "background",
        "label": "personal",
        "reason": "A private number",
    }
    with pytest.raises(ValidationError, match="do not stand there"):
        actions.redact(**common, words="0116 000 0000")
    with pytest.raises(ValidationError, match="no such part"):
        actions.redact(**common | {"part": "row 9 applicant"})
    with pytest.raises(ValidationError):
        actions.redact(**common | {"reason": " "})
    actions.redact(**common, words="Jo on 0116 229 8980")
    with pytest.raises(ValidationError, match="redacted already"), transaction.atomic():
        actions.redact(**common, words="Jo on 0116 229 8980")
    entry = Entry.objects.filter(record_id=str(decided.pk)).latest("position")
    assert "229" not in entry.detail, "what is redacted is not told to the chain either"

    actions.publish(by=monitor, decision=decided)
    copy = public(decided)
    assert copy["texts"]["background"] == "Ring [REDACTED PERSONAL DATA]."
    assert [row["applicant"] for row in copy["table"]] == ["Young Carers", "[NAME WITHHELD]"]
    assert [each["role"] for each in copy["signers"]] == [
        "office_holder",
        "monitoring_officer",
        "chief_finance_officer",
    ]
    assert "E. " not in json.dumps(copy), "posts, not names"


def test_what_is_withheld_is_not_found_by_searching_for_it(essex: Any, decided: Any, monitor: Any) -> None:
    actions.publish(by=monitor, decision=decided, looked_at=True)
    rows = queries.published(essex.office)
    assert not queries.narrowed_publicly(rows, Search(words="Rose House")).exists()
    assert queries.narrowed_publicly(rows, Search(words="young carers")).exists()
    assert queries.narrowed_publicly(rows, Search(priority=str(essex.priority.pk), amount="10000")).exists()
    assert not queries.narrowed_publicly(rows, Search(amount="50000")).exists()


def test_it_may_stand_once_somebody_has_looked(essex: Any, decided: Any, monitor: Any) -> None:
    actions.publish(by=monitor, decision=decided, looked_at=True)
    assert public(decided)["texts"]["background"] == "Ring Jo on 0116 229 8980."
    with pytest.raises(NotAllowed):
        actions.take_back(by=essex.actor(Role.COMMISSIONING_OFFICER), decision=decided, note="x")


def test_before_an_election_nothing_is_published_without_a_reason(essex: Any, decided: Any, monitor: Any) -> None:
    essex.setting("decisions.publication_holds", "20 March 2028 to 4 May 2028")
    with time_machine.travel(dt.datetime(2028, 4, 1, 12, tzinfo=dt.UTC), tick=False):
        with pytest.raises(Refused, match="until after 4 May 2028"):
            actions.publish(by=monitor, decision=decided, looked_at=True)
        actions.publish(by=monitor, decision=decided, looked_at=True, despite="Services stop without it")
    assert Publication.objects.get(decision=decided).despite_hold == "Services stop without it"


def test_it_is_not_published_before_the_planned_day(essex: Any, decided: Any, monitor: Any) -> None:
    day = timezone.localdate() + dt.timedelta(days=3)
    actions.plan_publication(by=monitor, decision=decided, on=day)
    with pytest.raises(Refused, match="Change the planned day"):
        actions.publish(by=monitor, decision=decided, looked_at=True)
    actions.plan_publication(by=monitor, decision=decided, on=None)
    actions.publish(by=monitor, decision=decided, looked_at=True)
    with pytest.raises(Refused, match="only what waits to be published"):
        actions.plan_publication(by=monitor, decision=decided, on=day)


@pytest.mark.slow  # a story of many acts
def test_what_is_published_stays_as_it_was(essex: Any, decided: Any, monitor: Any) -> None:
    first = actions.publish(by=monitor, decision=decided, looked_at=True)
    with pytest.raises(Refused):
        actions.redact(by=monitor, decision=decided, part="title", label="personal", reason="x")
    with at_work("test"), pytest.raises(IntegrityError) as refused, transaction.atomic():
        Redaction.objects.filter(decision=decided).delete()
    assert refused.value.__cause__.diag.constraint_name == "decisions_changed_before_publication"
    with pytest.raises(ValidationError):
        actions.take_back(by=monitor, decision=decided, note="")
    actions.take_back(by=monitor, decision=decided, note="A name was left standing")
    assert queries.publication_at(essex.office, decided.number) is None
    actions.redact(by=monitor, decision=decided, part="background", label="personal", reason="A private number")
    second = actions.publish(by=monitor, decision=decided)
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert "0116" in first.text
    assert "0116" not in second.text
    row = Redaction.objects.filter(decision=decided).first()
    with pytest.raises(Refused):
        actions.lift_redaction(by=monitor, redaction=row, reason="x")


def test_a_redaction_is_lifted_with_a_reason(decided: Any, monitor: Any) -> None:
    row = Redaction.objects.get(decision=decided)
    with pytest.raises(ValidationError):
        actions.lift_redaction(by=monitor, redaction=row, reason=" ")
    actions.lift_redaction(by=monitor, redaction=row, reason="They want to be named")
    actions.publish(by=monitor, decision=decided, looked_at=True)
    assert public(decided)["table"][1]["applicant"] == "Rose House"


def test_of_a_closed_decision_little_is_public_and_nothing_is_found(essex: Any, monitor: Any) -> None:
    closed = essex.decided("5000", confidentiality="closed", ground="Legal advice", title="A settlement")
    actions.publish(by=monitor, decision=closed)
    copy = public(closed)
    assert (copy["title"], copy["texts"], copy["table"], copy["ground"]) == (
        "A settlement",
        {},
        [],
        "Legal advice",
    )
    rows = queries.published(essex.office)
    assert not queries.narrowed_publicly(rows, Search(words="Charity")).exists()
    assert not queries.narrowed_publicly(rows, Search(priority=str(essex.priority.pk), words="settlement")).exists()
    assert queries.narrowed_publicly(rows, Search(words="settlement")).exists()
