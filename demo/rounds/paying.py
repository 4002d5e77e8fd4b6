"""Agreements signed by both sides, bank details checked by a second person, and payments that three people pass on."""

import csv
import io

from almoner.do.agreements import actions as agreements
from almoner.do.agreements.models import Paper
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award
from almoner.do.payments import actions as payments
from almoner.do.payments.bank_answers import read_results
from almoner.do.payments.models import Payment
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.passports.models import BankAccount
from demo.clock import Clock
from demo.offices import at_work

from .groups import Group


def agree_and_pay(office: Office, clock: Clock, groups: list[Group], made: list[Award]) -> None:
    """Each accepted award becomes an agreement that both sides sign, and is paid."""
    by_key = {group.organisation.pk: group for group in groups}
    officer, holder = at_work(office, Role.COMMISSIONING_OFFICER), at_work(office, Role.OFFICE_HOLDER)
    with clock.at(-130):
        for award in made:
            agreed = awards.make_agreement(by=officer, award=award, service="Example: Safety Fund projects")
            paper = Paper.objects.get(agreement=agreed)
            agreements.send_for_signature(by=officer, paper=paper)
    with clock.at(-127, "18:20"):
        for award in made:
            group, paper = by_key[award.organisation_id], _paper(award)
            agreements.sign_as_provider(
                by=group.by, paper=paper, sha256=paper.sha256, name=group.person.name, role="Chair"
            )
    with clock.at(-124):
        for award in made:
            paper = _paper(award)
            agreements.sign_for_office(by=holder, paper=paper, sha256=paper.sha256, name=holder.name)
        awards.publish_agreements(by=at_work(office, Role.HEAD_OF_COMMISSIONING), office=office)
    with clock.at(-120):
        for place, award in enumerate(made):
            _check_payee(office, by_key[award.organisation_id], place)
    _pay(office, clock, made)


def _paper(award: Award) -> Paper:
    award.refresh_from_db()
    return Paper.objects.filter(agreement=award.agreement).latest("number")


def _check_payee(office: Office, group: Group, place: int) -> None:
    """Rung at the number on the charity's own paper, not at one that came with the account."""
    by = at_work(office, Role.FINANCE_OFFICER)
    number = payments.note_number(
        by=by,
        office=office,
        organisation=group.organisation,
        number=f"01632 {960_000 + place}",
        known_from="The group's letter of last year",
    )
    payments.check_payee(
        by=by,
        office=office,
        account=BankAccount.objects.get(organisation=group.organisation),
        agrees=True,
        how="Called, and the last two figures read out.",
        number=number,
        spoke_to="The treasurer",
    )
    payments.set_supplier_number(by=by, office=office, organisation=group.organisation, number=f"EX{place + 1:04}")


def _pay(office: Office, clock: Clock, made: list[Award]) -> None:
    """Prepared, approved and released by three people; one file; the bank's answer taken in."""
    officer = at_work(office, Role.COMMISSIONING_OFFICER)
    chief, payer = at_work(office, Role.CHIEF_FINANCE_OFFICER), at_work(office, Role.FINANCE_OFFICER)
    due = list(
        Payment.objects.filter(agreement__in=[award.agreement_id for award in made]).order_by("agreement__number")
    )
    with clock.at(-112):
        for payment in due:
            for condition in payment.conditions.filter(met_at__isnull=True):
                payments.meet_condition(by=officer, condition=condition, evidence="Seen by the officer.")
            payments.prepare(by=officer, payment=payment)
    with clock.at(-111):
        for payment in due:
            payments.approve(by=chief, payment=payment)
    with clock.at(-110):
        for payment in due:
            payments.release(by=payer, payment=payment)
        file = payments.make_file(by=payer, office=office, payments=due)
    with clock.at(-106):
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow(["reference", "amount", "result", "date", "reason"])
        for payment in due:
            payment.refresh_from_db()
            rows.writerow([payment.reference, f"{payment.amount:.2f}", "paid", clock.day(-107).isoformat(), ""])
        answer = io.BytesIO(written.getvalue().encode())
        results = read_results(answer, "bank.csv", office, clock.day(-106))
        payments.take_results(by=payer, file=file, results=results)
