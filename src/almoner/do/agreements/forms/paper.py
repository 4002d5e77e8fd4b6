"""The whole form of an agreement: identity, terms, parties, money, events and the reason, read and judged together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from almoner.do.agreements.actions import Identity
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.naming import organisations_known
from almoner.foundation.pages.rows import MORE, Rows, as_typed
from almoner.foundation.services.models import Service

from .fields import EventForm, FundingForm, IdentityForm, PartyForm, ReasonForm, TermsForm, VariationForm
from .offered import Offered

SAME = (
    *("title", "is_pilot", "starts", "ends", "end_is_as_printed", "term_as_written", "notice_months", "value"),
    *("value_basis", "value_as_written", "purposes", "power", "conditions", "document", "note"),
)
"""Facts that the form and the terms call by the same name."""


class Paper:
    """One page's worth of forms.

    ``why`` is None to record, ReasonForm to correct, VariationForm to propose a variation (which leaves the identity as
    it is). ``data`` is what was sent, None for a fresh page.
    """

    def __init__(
        self,
        office: Office,
        *,
        offered: Offered,
        data: Mapping[str, Any] | None = None,
        agreement: Agreement | None = None,
        terms: Terms | None = None,
        why: type[ReasonForm] | None = None,
    ) -> None:
        self.office, self.offered, self.agreement = office, offered, agreement
        self.asks_for_more = data is not None and MORE in data
        self._data = data
        self._agreed = terms.parties if terms is not None else ()
        self.identity = None if why is VariationForm else self._form(IdentityForm, _identity_of(agreement))
        self.facts = self._form(TermsForm, _facts_of(terms), prepare=offered.into)
        self.why = self._form(why, {}) if why else None
        self.parties = self._rows(PartyForm, "parties", _parties_of(terms), title=_("Parties"))
        self.funding = self._rows(FundingForm, "funding", _funding_of(terms), title=_("Money"), sources=offered.sources)
        self.events = self._rows(EventForm, "events", _events_of(terms), title=_("Breaks and extensions"))

    def _form(self, form: Any, initial: Mapping[str, Any], prepare: Any = None) -> Any:
        made = form(self._data, initial=initial) if self._data is not None else form(initial=initial)
        if self.asks_for_more:
            made = form(initial=as_typed(made))
        if prepare:
            prepare(made)
        return made

    def _rows(self, form: type[forms.Form], name: str, initial: Sequence[Mapping[str, Any]], **given: Any) -> Rows:
        return Rows(form, name, data=self._data, initial=initial, unchecked=self.asks_for_more, **given)

    @property
    def forms(self) -> list[Any]:
        """Every form, in the order of the page."""
        alone = [self.identity, self.facts, *self.parties, *self.events, *self.funding, self.why]
        return [each for each in alone if each is not None]

    def is_valid(self) -> bool:
        """Whether everything is well formed and every name is known, or ticked as new."""
        if self._data is None or self.asks_for_more:
            return False
        alone = [each.is_valid() for each in (self.identity, self.facts, self.why) if each is not None]
        grouped = [rows.is_valid() for rows in (self.parties, self.funding, self.events)]
        if not all([*alone, *grouped]):
            return False
        self._settle_parties()
        self._settle_identity()
        return all(not each.errors for each in self.forms if each.is_bound)

    def _settle_parties(self) -> None:
        """Find the organisations; one that is not held must be ticked as new.

        Whoever is a party already stays the one it is: also a body that registered itself, whose name alone makes
        nobody known to an office.
        """
        filled = self.parties.filled
        known = organisations_known(self.office, (each.cleaned_data["name"] for each in filled)) | self._agreed_with()
        for each in filled:
            name = " ".join(each.cleaned_data["name"].split())
            each.body = known.get(name.lower())
            if each.body is None and not each.cleaned_data["is_new"]:
                each.add_error("name", _("“%(name)s” is not held yet: tick that it is new.") % {"name": name})

    def _agreed_with(self) -> dict[str, Organisation]:
        """Who is a party of the terms that are changed, by its name in small letters."""
        named = {each.organisation: each.name for each in self._agreed if each.organisation is not None}
        return {named[body.pk].lower(): body for body in Organisation.objects.filter(pk__in=named)}

    def _settle_identity(self) -> None:
        """Find the service and the agreement it follows."""
        if self.identity is None:
            return
        given = self.identity.cleaned_data
        name = " ".join(given["service"].split())
        self._service = Service.objects.filter(office=self.office, name__iexact=name).first() or name
        if isinstance(self._service, str) and not given["service_is_new"]:
            self.identity.add_error("service", _("“%(name)s” is not held yet: tick that it is new.") % {"name": name})
        self._follows = None
        if number := given["follows"].strip():
            self._follows = Agreement.objects.filter(office=self.office, number__iexact=number).first()
            if self._follows is None:
                self.identity.add_error("follows", _("There is no agreement %(number)s.") % {"number": number})

    # --- What was entered, once it is valid

    @property
    def named(self) -> Identity | None:
        """Which agreement it is; None where that does not change."""
        if self.identity is None:
            return None
        given = self.identity.cleaned_data
        return Identity(given["number"], given["kind"], self._service, self._follows)

    @property
    def terms(self) -> Terms:
        """What was agreed."""
        given = self.facts.cleaned_data
        return Terms(
            **{name: given[name] for name in SAME},
            places=tuple(sorted(given["places"])),
            priorities=tuple(PriorityTerm(UUID(key), self.offered.titles[key]) for key in given["priorities"]),
            parties=tuple(_party(each) for each in self.parties.filled),
            funding=tuple(_line(each.cleaned_data, self.offered) for each in self.funding.filled),
            events=tuple(
                EventTerm(*(each.cleaned_data[name] for name in ("event", "at", "notice_months", "note")))
                for each in self.events.filled
            ),
        )

    @property
    def reason(self) -> str:
        """Why it changes."""
        return str(self.why.cleaned_data["reason"]) if self.why else ""

    def add_errors(self, wrong: ValidationError) -> None:
        """Put what an action refused beside the field it concerns; the rest goes to the top of the page."""
        listed = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
        for name, sentences in listed.items():
            form = next((each for each in (self.identity, self.facts, self.why) if each and name in each.fields), None)
            for sentence in sentences:
                (form or self.facts).add_error(name if form else None, sentence)


# --- From terms to what a fresh page shows


def _identity_of(agreement: Agreement | None) -> dict[str, Any]:
    if agreement is None:
        return {}
    follows = agreement.follows.number if agreement.follows else ""
    return {
        "number": agreement.number,
        "kind": agreement.kind,
        "service": agreement.service.name,
        "follows": follows,
    }


def _facts_of(terms: Terms | None) -> dict[str, Any]:
    if terms is None:
        return {}
    facts = {name: getattr(terms, name) for name in SAME}
    return facts | {"places": list(terms.places), "priorities": [str(each.priority) for each in terms.priorities]}


def _parties_of(terms: Terms | None) -> list[dict[str, Any]]:
    return [{"name": each.name, "part": each.part} for each in terms.parties] if terms else []


def _funding_of(terms: Terms | None) -> list[dict[str, Any]]:
    lines = terms.funding if terms else ()
    return [
        {
            "source": f"pot {each.pot}" if each.pot else (f"funding {each.funding}" if each.funding else ""),
            "source_as_written": each.source_as_written,
            "year": each.year,
            "amount": each.amount,
        }
        for each in lines
    ]


def _events_of(terms: Terms | None) -> list[dict[str, Any]]:
    events = terms.events if terms else ()
    return [
        {"event": each.event, "at": each.at, "notice_months": each.notice_months, "note": each.note} for each in events
    ]


def _party(form: Any) -> PartyTerm:
    name = " ".join(form.cleaned_data["name"].split())
    body = form.body
    return PartyTerm(form.cleaned_data["part"], body.pk if body else None, body.name if body else name)


def _line(given: Mapping[str, Any], offered: Offered) -> FundingTerm:
    kind, _space, key = given["source"].partition(" ")
    return FundingTerm(
        given["amount"],
        given["year"],
        UUID(key) if kind == "pot" else None,
        UUID(key) if kind == "funding" else None,
        given["source_as_written"],
        offered.names.get(given["source"], ""),
    )
