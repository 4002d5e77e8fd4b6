"""Steps that the actions of this room share. Not actions: they run inside one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.offices.models import Appointment, Office
from almoner.foundation.organisations.naming import organisations_known
from almoner.governance.decisions import subjects
from almoner.governance.decisions.declared import terms_of
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.lifecycle import DECISION, SIGNED, State
from almoner.governance.decisions.models import Decision, DecisionMoney, DecisionPriority, Line, Sheet
from almoner.governance.decisions.queries import paper_of
from almoner.governance.decisions.rules.paper import Paper
from almoner.governance.decisions.rules.readiness import shared_again
from almoner.governance.decisions.rules.signing import Wanted, waited_for
from almoner.kernel.lifecycle import Moment
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import FrameworkLine, Priority

COUNTED = ("total", "awards", "search")


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision after it was put to signature or signed, and whom it waits for now: the seam for telling people."""

    decision: Decision
    waits_for: tuple[Wanted, ...]
    sheet: str
    """The hash of the sheet as it stands."""


def locked(decision: Decision) -> Decision:
    """The decision as it stands now, held until the transaction ends."""
    rows = Decision.objects.select_related("office", "lead", "sheet").select_for_update(of=("self",))
    return rows.get(pk=decision.pk)


def moment(by: Actor, office: Office, **settings: Any) -> Moment:
    """Who asks, now, under the office's settings of today."""
    now = timezone.now()
    return Moment(by, now, {"terms": terms_of(office, timezone.localdate(now)), **settings})


def paper_now(head: Decision) -> Paper:
    """The decision with all that its rules look at, as of this moment."""
    return paper_of(head, timezone.localdate())


def moved(paper: Paper, name: str, at: Moment) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    if why := DECISION.refusal(paper, name, at):
        raise Refused(why)
    return DECISION.make(paper, name, at).past


def asked(paper: Paper, at: Moment) -> Asked:
    """The decision and whom it waits for."""
    return Asked(paper.decision, waited_for(paper, at.settings["terms"]), paper.hash)


def check_seen(paper: Paper, sheet: str) -> None:
    """Nobody acts on a sheet that they did not see.

    Raises:
        OutOfDate: the sheet is another one than the person opened.
    """
    if sheet != paper.hash:
        raise OutOfDate(
            _("The sheet has changed since you opened it, so nothing was signed. Read it again: the change is marked.")
        )


def check_open(head: Decision) -> None:
    """Only what is not decided is changed.

    Raises:
        Refused: it is decided, withdrawn or deferred.
    """
    if head.state not in {State.DRAFT, State.READY}:
        raise Refused(_("It is %(state)s, so it does not change.") % {"state": head.get_state_display()})


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none.
    """
    if not reason.strip():
        raise ValidationError({field: _("Say why: the reason stays with the decision.")})
    return reason.strip()


def kept(paper: Paper) -> Sheet:
    """The sheet as it stands, stored once for each hash."""
    head = paper.decision
    found = Sheet.objects.filter(decision=head, sha256=paper.hash).first()
    if found is None:
        found = Sheet(office_id=head.office_id, decision=head, sha256=paper.hash, text=paper.text)
        found.save(force_insert=True)
    return found


def counted(head: Decision) -> None:
    """Write down what the table comes to, so that lists need not read it. The caller saves `COUNTED`."""
    rows = subjects.facts_of([head])[head.pk].rows
    head.total = sum((row.value for row in rows), head.total * 0)
    head.awards = len(rows)
    named = [word for row in rows for word in (row.applicant, row.description)]
    head.search = " ".join([head.number, head.title, head.recommendation, *named])


def written(head: Decision, by: Actor) -> None:
    """Remember who had a hand in it: they do not sign it. The caller saves ``written_by``."""
    if by.person_id is not None and str(by.person_id) not in head.written_by:
        head.written_by = [*head.written_by, str(by.person_id)]


# --- Parts


def put_lines(head: Decision, entries: Sequence[LineEntry]) -> None:
    """Make the decision's own table these lines. A line keeps its key as long as its place does.

    Raises:
        ValidationError: a line is worth nothing, or says nothing.
    """
    names = {" ".join(entry.applicant.split()).lower() for entry in entries if entry.applicant.strip()}
    bodies = organisations_known(head.office, names)
    foreseen = _owned(FrameworkLine, head, (entry.framework_line for entry in entries if entry.framework_line))
    held = list(head.lines.filter(left_out_at__isnull=True).order_by("order", "id"))
    for place, entry in enumerate(entries):
        line = held[place] if place < len(held) else Line(office_id=head.office_id, decision=head)
        line.order = place + 1
        line.applicant = " ".join(entry.applicant.split())
        line.organisation = bodies.get(line.applicant.lower())
        line.description, line.value, line.recommended = entry.description.strip(), entry.value, entry.recommended
        line.withheld = entry.withheld
        line.framework_line = foreseen.get(entry.framework_line) if entry.framework_line else None
        store(line, ("applicant", "description", "value", "recommended"))
    for line in held[len(entries) :]:
        line.delete()


def put_money(head: Decision, entries: Iterable[MoneyEntry]) -> None:
    """Make the decision's money by pot and year these amounts.

    Raises:
        ValidationError: a pot is named twice for one year, or gives nothing.
        NotAllowed: a pot is another office's.
    """
    wanted = [entry for entry in entries if entry.amount]
    if len({(entry.pot, entry.year) for entry in wanted}) != len(wanted):
        raise ValidationError({"money": _("A pot is named twice for the same year.")})
    if any(entry.amount < 0 for entry in wanted):
        raise ValidationError({"money": _("A pot gives more than nothing.")})
    pots = _owned(Pot, head, (entry.pot for entry in wanted))
    head.money.all().delete()
    for entry in wanted:
        row = DecisionMoney(
            office_id=head.office_id, decision=head, pot=pots[entry.pot], year=entry.year, amount=entry.amount
        )
        row.save(force_insert=True)


def put_priorities(head: Decision, keys: Iterable[UUID]) -> None:
    """Make these the priorities that the decision serves. Raises NotAllowed for another office's."""
    wanted = _owned(Priority, head, keys)
    head.served.exclude(priority__in=wanted).delete()
    there = set(head.served.values_list("priority_id", flat=True))
    for key, priority in wanted.items():
        if key not in there:
            row = DecisionPriority(office_id=head.office_id, decision=head, priority=priority)
            row.save(force_insert=True)


def _owned(model: Any, head: Decision, keys: Iterable[UUID]) -> dict[UUID, Any]:
    """Records of the decision's office by their keys.

    Raises:
        NotAllowed: one is another office's, or is not there.
    """
    wanted = set(keys)
    found = {row.pk: row for row in model.objects.filter(office=head.office_id, pk__in=wanted)} if wanted else {}
    if len(found) != len(wanted):
        raise NotAllowed(_("That record belongs to another office."))
    return found


def check_lead(head: Decision) -> None:
    """The lead officer works, or worked, for the office.

    Raises:
        ValidationError: they do not.
    """
    if head.lead_id and not Appointment.objects.filter(office=head.office_id, person=head.lead_id).exists():
        raise ValidationError({"lead": _("Choose somebody who holds a post in this office.")})


def shared_anew(head: Decision, paper: Paper) -> list[str]:
    """The money by pot and year of the new table; said for the audit.

    It is what the lines take, where their room knows it. Else the new total is shared over the same pots and years as
    before, in the same proportion. ``paper`` is the decision as it was; its new total is counted already.
    """
    taken = subjects.money_of(head)
    if paper.splits and taken is not None and sum(taken.values()) == head.total:
        put_money(head, [MoneyEntry(pot, year, amount) for (pot, year), amount in taken.items()])
    elif paper.total != head.total:
        shares = shared_again(paper.splits, head.total)
        put_money(head, [MoneyEntry(each.pot_id, each.year, each.amount) for each in shares])
    return head.money_in_words.splitlines()


def is_settled(head: Decision) -> bool:
    """Whether it is decided."""
    return head.state in SIGNED
