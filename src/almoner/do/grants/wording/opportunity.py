"""One opportunity as those who think of applying read it: the same for the public page and for the preview."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.grants import queries
from almoner.do.grants.models import Enquiry, Extension, Invitation, Workshop
from almoner.do.grants.parts import MATCH_EVIDENCE
from almoner.do.grants.rules import written
from almoner.do.grants.rules.clock import Phase, day_in_london, phase
from almoner.do.grants.rules.schemes import scheme_in
from almoner.do.scoring.rules.writing import Part, sheet_of
from almoner.foundation.door.actor import Actor
from almoner.foundation.pages.formats import day
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.definition import Definition, Kind, Side
from almoner.foundation.questions.rules.effort import Effort, Rates, effort
from almoner.kernel.money import pounds

from . import invitations as said


@dataclass(frozen=True, slots=True)
class Judged:
    """How one criterion is judged."""

    title: str
    weight: str
    minimum: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What the page of an opportunity says."""

    invitation: Invitation
    phase: Phase
    tag: Any
    standing: str
    facts: list[tuple[Any, Any]]
    dates: list[tuple[Any, Any]]
    work: Effort | None
    tiers: list[tuple[str, Effort]]
    sections: list[tuple[str, int]]
    judged: list[Judged]
    criteria: list[str]
    judging: list[str]
    sharing: list[str]
    floors: list[str]
    besides: list[str]
    duties: list[str]
    past: str
    priorities: list[str]
    enquiries: list[Enquiry] = field(default_factory=list)
    workshops: list[Workshop] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether somebody may begin to apply now."""
        return self.phase is Phase.OPEN

    @property
    def takes_questions(self) -> bool:
        """Whether questions about it are taken."""
        return self.phase in {Phase.TO_OPEN, Phase.OPEN, Phase.GRACE}


def opportunity(held: Invitation, at: dt.datetime, *, seen_by: Actor) -> Opportunity:
    """Everything the page says; a fixed number of queries."""
    definition = definition_of(held.form_version_id) if held.form_version_id else None
    rates = rates_of(held.office, day_in_london(at))
    result = getattr(held, "result", None) if held.state == "completed" else None
    return Opportunity(
        invitation=held,
        phase=phase(held, at),
        tag=said.tag_of(held, at),
        standing=said.standing(held, at, result),
        facts=_facts(held),
        dates=_dates(held),
        work=effort(definition, rates) if definition else None,
        tiers=_tiers(held, rates),
        sections=_sections(definition) if definition else [],
        judged=_judged(held) if held.has_panel else [],
        criteria=[] if held.has_panel else list(held.criteria),
        judging=_judging(held),
        sharing=_sharing(held),
        floors=said.floors_in_words(held),
        besides=_besides(held),
        duties=_duties(held),
        past=said.past(queries.past_success(held.fund, held.published_at)),
        priorities=held.priorities_in_words.splitlines(),
        enquiries=list(queries.enquiries(held, seen_by=seen_by)),
        workshops=list(queries.workshops(held)),
        extensions=list(queries.extensions(held)),
    )


def _sections(definition: Definition) -> list[tuple[str, int]]:
    """The parts of the form with how many questions applicants are asked in each."""
    counted = [
        (each.title, sum(question.is_asked_of(Side.APPLICANT) for question in each.questions))
        for each in definition.sections
    ]
    return [(title, count) for title, count in counted if count]


def _facts(held: Invitation) -> list[tuple[Any, Any]]:
    term = held.term_months
    return [
        (_("Fund"), held.fund.name),
        (_("Available"), pounds(held.available) if held.available is not None else ""),
        (_("One award"), said.how_much(held)),
        (
            _("For how long"),
            ngettext("%(n)d month", "%(n)d months", term) % {"n": term} if term else "",
        ),
        (_("Who can apply"), held.who_can_apply),
        (_("Kinds of organisation"), ", ".join(said.kinds_of_organisation(held))),
        (_("Money from others"), held.get_match_funding_display()),
    ]


def _dates(held: Invitation) -> list[tuple[Any, Any]]:
    return [
        (_("Opens"), said.when(held.opens_at)),
        (_("Closes"), said.when(held.closes_now)),
        (_("Late bids"), said.lateness(held)),
        (_("You are told by"), day(held.decision_on)),
        (_("First payment by"), day(held.pay_on)),
        (
            _("Money is spent"),
            _("%(first)s to %(last)s") % {"first": day(held.spend_from), "last": day(held.spend_to)}
            if held.spend_from and held.spend_to
            else "",
        ),
    ]


def _tiers(held: Invitation, rates: Rates) -> list[tuple[str, Effort]]:
    if not held.form_version_id:
        return []
    definition = definition_of(held.form_version_id)
    sizes = written.tiers(held.tiers)
    return [(str(size), effort(definition, rates, amount=size.most or size.least)) for size in sizes]


def _judged(held: Invitation) -> list[Judged]:
    scheme = scheme_in(held.scheme)
    sheet = sheet_of(scheme, held.anchors)
    return [
        Judged(
            each.title,
            f"{each.weight.normalize():f}%",
            str(each.minimum) if each.minimum is not None else "",
            tuple(one for one in sheet.parts if one.criterion == each),
        )
        for each in scheme.criteria
    ]


def _judging(held: Invitation) -> list[str]:
    if not held.has_panel:
        return [
            _("Judged by officers, without a panel."),
            _("For each bid an officer answers every criterion with yes or no and writes why; there are no marks."),
            _("Nobody judges a bid of somebody they have an interest in."),
            _("What officers recommend is then decided like any other award, and you are told the reasons."),
        ]
    scheme = scheme_in(held.scheme)
    if not scheme.criteria:
        return []
    scale = {"lowest": scheme.scale.lowest, "highest": scheme.scale.highest}
    found = [
        ngettext("%(n)d judge reads each bid.", "%(n)d judges read each bid, each alone.", held.judges_per_bid)
        % {"n": held.judges_per_bid},
        _("Marks go from %(lowest)d to %(highest)d; then the panel agrees one mark for each criterion.") % scale,
    ]
    if held.anonymised:
        found.append(_("Judges do not see who applies."))
    if scheme.minimum:
        found.append(
            _("A bid needs at least %(minimum)s of 100 to be recommended.")
            % {"minimum": f"{scheme.minimum.normalize():f}"}
        )
    titles = {each.key: each.title for each in scheme.criteria}
    parted = ", ".join(titles.get(key, key) for key in scheme.ties)
    found.append(
        _("Equal bids are parted by: %(criteria)s; then by a lot that anybody can draw again.") % {"criteria": parted}
        if parted
        else _("Equal bids are parted by a lot that anybody can draw again.")
    )
    return found


def _sharing(held: Invitation) -> list[str]:
    rule = {"rule": held.get_fit_rule_display()}
    if held.has_panel:
        said = _("Bids are chosen in rank order, down to the money. Where one does not fit what is left, %(rule)s.")
    else:
        said = _(
            "Without marks there is no rank order. Where a bid on the reserve does not fit what is left, %(rule)s."
        )
    found = [said % rule]
    if held.over_allocation:
        found.append(
            _("Up to %(percent)s%% more than is available may be awarded, since some awards are refused or lapse.")
            % {"percent": f"{held.over_allocation.normalize():f}"}
        )
    return found


def _besides(held: Invitation) -> list[str]:
    """What else is asked of those who apply."""
    found = []
    if endorsers := said.endorsers(held):
        found.append(
            _("You are asked to name somebody who endorses the project: %(who)s.") % {"who": _(" or ").join(endorsers)}
        )
    if held.match_funding == Invitation.Match.OPTIONAL and takes_match_evidence(held):
        found.append(_match_evidence(held))
    if held.innovation:
        found.append(_("The round is for new ideas: say how yours is paid for once the grant ends."))
    return found


def takes_match_evidence(held: Invitation) -> bool:
    """Whether the form asks for documents that show money from others."""
    question = definition_of(held.form_version_id).question(MATCH_EVIDENCE) if held.form_version_id else None
    return question is not None and question.kind is Kind.FILE


def _match_evidence(held: Invitation) -> str:
    if not held.has_panel or MATCH_EVIDENCE in held.hidden:
        return _("If others pay too, you may add what shows it: officers read it. Nobody is refused without it.")
    return _("If others pay too, you may add what shows it: officers and judges read it. Nobody is refused without it.")


def _duties(held: Invitation) -> list[str]:
    """What those who are funded owe."""
    due = [
        _("%(what)s by %(day)s") % {"what": each.what, "day": day(each.due_on)}
        for each in written.reports(held.reporting)
    ]
    return [*held.publicity, *due]
