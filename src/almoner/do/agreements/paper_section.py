"""What the page of an agreement says of its paper: how far it is, and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .papers.clauses import shipped
from .papers.signing import OFFICE, PROVIDER
from .profile import Profile
from .queries import Short
from .terms import deal_of


@dataclass(frozen=True, slots=True)
class Section:
    """The state in words with its tone, the next step, and the papers it is about."""

    said: Any
    tone: str
    next_step: str
    papers: Sequence[Short]
    wants_drawing: bool = False
    """Whether the next step is to draw one up."""

    @property
    def newest(self) -> Short | None:
        """The newest paper, if there is one."""
        return self.papers[0] if self.papers else None


def section(found: Profile, papers: Sequence[Short]) -> Section | None:
    """How the paper of an agreement stands, given its papers; None for what the office runs itself."""
    if not shipped(found.agreement.kind):
        return None
    if not papers:
        said = _("Draw up the paper, so that both sides can sign it.")
        return Section(_("no paper"), "quiet", said, papers, wants_drawing=True)
    newest = papers[0]
    if not same_deal(found, newest):
        said = _("The agreement has changed since paper %(n)d: draw it up again, and both sides sign anew.")
        return Section(_("not signed as it stands"), "late", said % {"n": newest.number}, papers, wants_drawing=True)
    if not newest.is_sent:
        return _not_sent(found, papers)
    waits = [side for side in (PROVIDER, OFFICE) if side not in newest.sides]
    if not waits:
        return Section(_("signed by both sides"), "done", _("Nothing waits."), papers)
    who = {PROVIDER: _("the provider"), OFFICE: _("the office")}
    said = _("Paper %(n)d waits for %(who)s to sign.") % {
        "n": newest.number,
        "who": _(" and ").join(who[side] for side in waits),
    }
    return Section(_("sent for signature"), "soon", said, papers)


def _not_sent(found: Profile, papers: Sequence[Short]) -> Section:
    """The newest was not sent: the one sent before may still count."""
    said = _("Paper %(n)d is drawn up: read it, complete it, and send it for signature.") % {"n": papers[0].number}
    sent = next((each for each in papers if each.is_sent), None)
    if sent is not None and len(sent.sides) == len((PROVIDER, OFFICE)) and same_deal(found, sent):
        return Section(_("signed by both sides"), "done", said, papers)
    return Section(_("not sent"), "soon", said, papers)


def same_deal(found: Profile, paper: Short) -> bool:
    """Whether the agreement is still the deal that a paper was drawn up from, and was not varied since."""
    by_key = {version.pk: (version, terms) for version, terms in found.whole.versions}
    then, now = by_key[paper.version], by_key[found.agreement.current]
    varied = any(
        version.change == "variation" and then[0].number < version.number <= now[0].number
        for version, _terms in found.whole.versions
    )
    return not varied and deal_of(then[1]) == deal_of(now[1])
