"""A paper as PDF, and its signatures in words: for pages and for print."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Paper, PaperSignature
from almoner.foundation.pages.typesetting import pdf
from almoner.kernel.dates import british

from .signing import OFFICE, PROVIDER

TEMPLATE = "do/agreements/typst/paper.typ"


def printed(paper: Paper, *, is_sent: bool) -> bytes:
    """The paper as accessible PDF (PDF/UA-1), with its signatures or with lines to sign on by hand."""
    with translation.override("en-gb"):
        return pdf(TEMPLATE, document(paper, is_sent=is_sent))


def document(paper: Paper, *, is_sent: bool) -> Mapping[str, Any]:
    """What the PDF says."""
    facts = paper.facts
    given = {each.side: each for each in paper.signatures.all()}
    about = _("Paper %(n)d, drawn up on %(day)s.") % {
        "n": paper.number,
        "day": british(dt.date.fromisoformat(facts["drawn_on"])),
    }
    unsent = "" if is_sent else " " + _("A draft: it was not sent for signature.")
    return {
        **facts["document"],
        "language": facts["language"],
        "office": facts["office"]["name"],
        "about": about + unsent,
        "sides": [
            _side(_("For %(name)s") % {"name": facts["signatory"]["name"] or _("the provider")}, given.get(PROVIDER)),
            _side(_("For %(name)s") % {"name": facts["office"]["name"]}, given.get(OFFICE)),
        ],
        "sha256": paper.sha256,
        "words": {
            "signatures": _("Signatures"),
            "hash": _("The mark of this paper (SHA-256), by which both sides know that they signed the same:"),
        },
    }


def _side(title: str, signature: PaperSignature | None) -> Mapping[str, Any]:
    return {
        "title": title,
        "name": signature.name if signature else "",
        "rows": rows_of(signature) if signature else [],
        "blanks": [_("Signature"), _("Name"), _("Role"), _("Date")],
    }


def rows_of(signature: PaperSignature) -> list[tuple[str, str]]:
    """Who signed, in what role, when and how."""
    how = _("here, by %(person)s") % {"person": signature.person} if signature.person_id else _("on paper, held here")
    if signature.delegation_id:
        how = _("%(how)s, as the delegate of the %(post)s") % {"how": how, "post": signature.get_post_display().lower()}
    return [
        (_("Name"), signature.name),
        (_("Role"), signature.role),
        (_("Signed on"), british(signature.signed_on)),
        (_("How"), how),
    ]
