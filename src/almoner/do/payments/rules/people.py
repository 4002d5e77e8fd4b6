"""Preparer, approver and releaser are three people (GOV-04); and what else stands against a move."""

from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.lifecycle import Moment

from .case import Account, Case


def another_person_acts(case: Case, moment: Moment) -> str | None:
    """Whoever prepared or approved a payment has no other step on its way; and only people take these steps."""
    person: UUID | None = getattr(moment.actor, "person_id", None)
    if person is None:
        return _("Only a person prepares, approves or releases a payment, never a command.")
    if person == case.payment.prepared_by_id:
        return _("You prepared this payment, so somebody else takes the next step.")
    if person == case.payment.approved_by_id:
        return _("You approved this payment, so somebody else releases it.")
    return None


def is_in_no_file(case: Case, _moment: Moment) -> str | None:
    """What has gone out in a payment file is not called back here: the bank's answer decides."""
    if case.payment.file_id is None:
        return None
    return _("It is in a payment file already. What became of it comes back with the results of that file.")


def is_in_a_file(case: Case, _moment: Moment) -> str | None:
    """Only what went out can be paid or returned."""
    if case.payment.file_id is not None:
        return None
    return _("It is in no payment file, so the bank cannot have paid or returned it.")


def nothing_was_recovered(case: Case, _moment: Moment) -> str | None:
    """What was recovered had arrived."""
    if not case.recovered:
        return None
    return _("Part of it was recovered, so it had arrived and was not returned by the bank.")


def may_check(account: Account, person: UUID | None) -> str | None:
    """Who may check a bank account: a person, and never whoever gave it."""
    if person is None:
        return _("Only a person checks a bank account, never a command.")
    if person == account.given_by:
        return _("You gave these bank details, so a second person checks them.")
    return None
