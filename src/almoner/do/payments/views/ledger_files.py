"""Payment files for the ledger: making them, handing them out, and taking in what became of them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.payments import actions, listing, queries
from almoner.do.payments.access import May
from almoner.do.payments.actions.files import Taken
from almoner.do.payments.bank_answers import read_results
from almoner.do.payments.declared import layout_of
from almoner.do.payments.forms.asking import ChooseForm, ResultsForm
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import PaymentFile
from almoner.do.payments.rules.ledger import shows_bank_details
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, figures, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.kernel.money import pounds

from .found import done, found_file


@page(Audience.STAFF, may=May.READ)
def files(request: Any) -> HttpResponse:
    """Every payment file with its control figures."""
    found = queries.files(seen_by=request.actor, office=request.office)
    paging = Paging.of(request, found.count())
    columns = [
        Column("number", _("File"), value=str, href=lambda row: address(request, "desk-ledger-file", pk=row.pk)),
        Column("made_at", _("Made"), Kind.MOMENT),
        Column("made_by", _("By"), value=lambda row: str(row.made_by or _("command line"))),
        Column("payment_count", _("Payments"), Kind.NUMBER),
        Column("control_total", _("Control total"), Kind.MONEY),
    ]
    may_make = request.actor.may(May.RELEASE)
    empty = Empty(
        _("Payment files appear here: what went to the ledger, when, and with which control figures."),
        _("Make one"),
        address(request, "desk-ledger-file-new") if may_make else "",
    )
    table = Table(_("Payment files"), columns, paging.cut(found), empty, paging=paging)
    return render(request, "payments/staff/files.html", {"table": table, "may_make": may_make})


@page(Audience.STAFF, may=May.RELEASE)
def new(request: Any) -> HttpResponse:
    """Put released payments into one file."""
    rows = queries.payments(seen_by=request.actor, office=request.office)
    ready = list(rows.filter(state=State.RELEASED, file__isnull=True).order_by("due_on", "reference"))
    form = ChooseForm(request.POST or None, payments=ready)
    if form.is_valid():
        made: list[PaymentFile] = []
        if done(form, lambda: made.append(_made(request, form))):
            said = _("%(file)s is made: %(n)d lines, %(total)s.")
            what = {"file": made[0], "n": made[0].control_count, "total": pounds(made[0].control_total)}
            messages.success(request, said % what)
            return HttpResponseRedirect(address(request, "desk-ledger-file", pk=made[0].pk))
    shows = shows_bank_details(layout_of(request.office, timezone.localdate()))
    title = _("Make a payment file")
    context = {
        "form": form,
        "ready": ready,
        "total": sum((each.amount for each in ready), Decimal("0.00")),
        "title": title,
        "steps": [*_crumbs(request), (title, "")],
        "shows_bank_details": shows,
    }
    return render(request, "payments/staff/file_new.html", context)


def _made(request: Any, form: ChooseForm) -> PaymentFile:
    return actions.make_file(by=request.actor, office=request.office, payments=form.given())


@page(Audience.STAFF, may=May.READ)
def file(request: Any, pk: UUID) -> HttpResponse:
    """One payment file: its control figures, its payments, and what became of them."""
    held = found_file(request, pk)
    rows = queries.payments(seen_by=request.actor, office=request.office).filter(file=held)
    columns = listing.columns(lambda row: address(request, "desk-payment", reference=row.reference))
    total = figures.total(held.control_total, listing.SUM_OF)
    table = Table(
        _("Payments of this file"),
        columns,
        rows.order_by("due_on", "reference"),
        Empty(_("It holds no payment.")),
        totals=[(_("Control total"), {"amount": total})],
    )
    context = {
        "file": held,
        "facts": [
            (_("Lines"), held.control_count),
            (_("Payments"), held.payment_count),
            (_("Control total"), pounds(held.control_total)),
            (_("SHA-256"), held.sha256),
            (_("Columns"), ", ".join(name for name, _source in held.layout)),
        ],
        "table": table,
        "results": list(held.results.select_related("taken_by").order_by("taken_at", "pk")),
        "open": sum(row.state == State.RELEASED for row in table.rows),
        "may": request.actor.may(May.RELEASE),
        "steps": [*_crumbs(request), (str(held), "")],
    }
    return render(request, "payments/staff/file.html", context)


@page(Audience.STAFF, may=May.RELEASE, step_up=True)
def content(request: Any, pk: UUID) -> HttpResponse:
    """The file itself, byte for byte. It is noted who took it out, so it comes by a button and not by a link."""
    held = found_file(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "desk-ledger-file", pk=pk))
    try:
        given = actions.hand_out(by=request.actor, file=held)
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
        return HttpResponseRedirect(address(request, "desk-ledger-file", pk=pk))
    answer = HttpResponse(given, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.office.slug}-payments-{held.number:04}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@page(Audience.STAFF, may=May.RELEASE)
def results(request: Any, pk: UUID) -> HttpResponse:
    """Take in what became of the payments of a file: all of it, or nothing with every fault of every row."""
    held = found_file(request, pk)
    form = ResultsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        taken: list[Taken] = []
        if done(form, lambda: taken.append(_taken(request, held, form))):
            messages.success(request, _told(taken[0]))
            return HttpResponseRedirect(address(request, "desk-ledger-file", pk=pk))
    title = _("Take in results")
    context = {"form": form, "title": title, "file": held, "steps": _steps_to(request, held, title)}
    return render(request, "payments/staff/results.html", context)


def _taken(request: Any, held: PaymentFile, form: ResultsForm) -> Taken:
    upload = form.cleaned_data["file"]
    read = read_results(upload, upload.name, request.office, timezone.localdate())
    return actions.take_results(by=request.actor, file=held, results=read)


def _told(taken: Taken) -> str:
    if not taken.is_new:
        return _("This very file was taken in before. Nothing was changed.")
    kept = taken.results
    paid = ngettext("%(n)d payment was paid", "%(n)d payments were paid", kept.paid_count) % {"n": kept.paid_count}
    failed = ngettext("%(n)d was returned", "%(n)d were returned", kept.failed_count) % {"n": kept.failed_count}
    known = ngettext("%(n)d was known already", "%(n)d were known already", taken.known) % {"n": taken.known}
    return f"{paid}, {failed}, {known}."


def _crumbs(request: Any) -> list[tuple[Any, str]]:
    return [
        (_("Payments"), address(request, "desk-payments")),
        (_("Payment files"), address(request, "desk-ledger-files")),
    ]


def _steps_to(request: Any, held: PaymentFile, title: str) -> list[tuple[Any, str]]:
    return [*_crumbs(request), (str(held), address(request, "desk-ledger-file", pk=held.pk)), (title, "")]
