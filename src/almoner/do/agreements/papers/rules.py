"""What a paper still lacks before it is sent, and what stands against signing it: all at once, in sentences."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.terms import Terms
from almoner.kernel.dates import Precision
from almoner.kernel.money import pounds

from .proportion import Step, out_of_proportion
from .signatory import Signatory

PAID = frozenset({"grant", "allocation", "contract"})
"""Kinds of agreement in which money passes."""
GIVEN = frozenset({"grant", "allocation"})


def missing(kind: str, terms: Terms, content: PaperContent, signatory: Signatory, steps: Sequence[Step]) -> list[str]:
    """Everything that a paper lacks before both sides may sign it."""
    found = [
        signatory.fault,
        *_of_the_term(terms),
        *_of_the_words(terms, content),
        *(_of_the_money(kind, terms, content) if kind in PAID else ()),
        *_of_the_outcomes(kind, terms, content, steps),
    ]
    return [sentence for sentence in found if sentence]


def _of_the_term(terms: Terms) -> Iterator[str]:
    if terms.starts.precision is not Precision.DAY:
        yield _("The day on which it begins is not known exactly: correct the agreement.")
    if terms.ends.precision is not Precision.DAY:
        yield _("The day on which it ends is not known exactly: correct the agreement.")


def _of_the_words(terms: Terms, content: PaperContent) -> Iterator[str]:
    if not (content.purpose.strip() or terms.purposes.strip()):
        yield _("Say what it is for.")
    if not content.contact.strip():
        yield _("Name one contact at the office.")


def _of_the_money(kind: str, terms: Terms, content: PaperContent) -> Iterator[str]:
    if not terms.value.is_known:
        yield _("The value is not known: correct the agreement.")
    if kind in GIVEN and not content.spend:
        yield _("Say what the money may be spent on.")
    yield from _sums(terms, content)


def _sums(terms: Terms, content: PaperContent) -> Iterator[str]:
    """Parts of a value for the whole term add up to it, where all are stated."""
    whole = terms.value.value
    if whole is None or terms.value_basis == "annual":
        return
    for sentence, rows in (
        (_("The lines of spending add up to %(sum)s, the value is %(value)s."), content.spend),
        (_("The instalments add up to %(sum)s, the value is %(value)s."), content.instalments),
    ):
        amounts = [row.amount for row in rows]
        known = [amount for amount in amounts if amount is not None]
        total = sum(known, Decimal(0))
        if known and (total > whole or (len(known) == len(amounts) and total != whole)):
            yield sentence % {"sum": pounds(total), "value": pounds(whole)}


def _of_the_outcomes(kind: str, terms: Terms, content: PaperContent, steps: Sequence[Step]) -> Iterator[str]:
    count = len(content.outcomes)
    if kind in PAID and terms.value.value is not None:
        yield out_of_proportion(terms.value.value, count, steps) or ""
    for number, outcome in enumerate(content.outcomes, start=1):
        if not (outcome.measure.strip() and outcome.target.strip()):
            yield _("Outcome %(n)d needs a measure and a target.") % {"n": number}
    if kind in PAID and not content.review_method.strip():
        yield _("Say how you will review together whether it works.")
