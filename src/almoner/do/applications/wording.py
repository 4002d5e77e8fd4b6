"""How applications are said: their state, for staff and for the applicant, and the figures of the board."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.pages.formats import day, money
from almoner.foundation.pages.tables import Tag

from .lifecycle import State
from .models import STATES, Application, Endorsement, Feedback
from .rules.position import How, Step

_TONES = {
    State.DRAFT: "quiet",
    State.INELIGIBLE: "late",
    State.DECLINED: "late",
    State.REFUSED: "quiet",
    State.LAPSED: "late",
    State.WITHDRAWN: "quiet",
    State.ACCEPTED: "done",
    State.OFFERED: "soon",
    State.SUBMITTED: "soon",
}
_WORDS = dict(STATES)
_KEPT_BACK = frozenset({State.MODERATED, State.RECOMMENDED, State.RESERVE, State.NOT_RECOMMENDED})
"""States that say what is recommended: not told to the applicant before it is decided."""


def state_tag(application: Application) -> Tag:
    """The state for staff."""
    return Tag(_WORDS[application.state], _TONES.get(State(application.state), ""))


def state_for_applicant(application: Application) -> Tag:
    """The state for the applicant, who is not told what is recommended before it is decided."""
    if application.state in _KEPT_BACK:
        return Tag(_("being decided"), "")
    return state_tag(application)


def tone_of(step: Step) -> str:
    """The tone of a stage."""
    return {How.DONE: "done", How.NOW: "soon", How.ENDED: "late"}.get(step.how, "quiet")


def step_said(step: Step) -> str:
    """When a stage was done or is promised, in words."""
    if step.how is How.DONE:
        if step.at is not None:
            return _("on %(day)s") % {"day": day(step.at)}
        return _("on %(day)s") % {"day": day(step.due_on)} if step.due_on else _("done")
    if step.how is How.ENDED:
        return _("on %(day)s") % {"day": day(step.at)} if step.at else ""
    if step.due_on is not None:
        return _("by %(day)s") % {"day": day(step.due_on)}
    return _("the day is not set yet") if step.how is How.NOW else _("after that")


def next_said(step: Step) -> str:
    """What comes next, for the applicant, in a sentence with its day where one is promised."""
    said = {
        "submitted": _("Next you submit it"),
        "sift": _("Next the office looks at whether it may be funded"),
        "scoring": _("Next the panel judges it"),
        "judging": _("Next officers judge it"),
        "decision": _("Next it is decided"),
        "agreement": _("Next the agreement is signed"),
        "payment": _("Next comes the first payment"),
    }[step.name]
    if step.due_on is None:
        return _("%(what)s; the day is not set yet.") % {"what": said}
    return _("%(what)s, by %(day)s.") % {"what": said, "day": day(step.due_on)}


def endorsers(kinds: Sequence[str]) -> str:
    """Whose support a round asks applicants to name, in words."""
    names = dict(Endorsement.Kind.choices)
    return ", ".join(str(names.get(kind, kind)) for kind in kinds)


def endorsement_tag(asked: Endorsement, now: Any) -> Tag:
    """What became of a question to somebody outside."""
    if asked.answered_at is not None:
        return Tag(_("supports it"), "done") if asked.supports else Tag(_("does not support it"), "late")
    if asked.called_off_at is not None:
        return Tag(_("called off"), "quiet")
    return Tag(_("link too old"), "late") if asked.expires_at <= now else Tag(_("asked, no answer yet"), "soon")


def counted(count: int, asked: Any) -> str:
    """ "12 applications, £48,000.00"."""
    n = ngettext("%(n)d application", "%(n)d applications", count) % {"n": count}
    return f"{n}, {money(asked)}"


def feedback_said(rows: Sequence[Feedback]) -> str:
    """What applicants of a round said of the process, in a sentence; "" where nobody did."""
    if not rows:
        return ""
    easy = sum(1 for row in rows if row.ease >= Feedback.Ease.EASY)
    hours = sorted(row.hours for row in rows if row.hours is not None)
    said = {"n": len(rows), "easy": easy}
    sentence = ngettext(
        "%(n)d applicant told us how it was; %(easy)d found it easy.",
        "%(n)d applicants told us how it was; %(easy)d found it easy.",
        len(rows),
    )
    if not hours:
        return sentence % said
    middle = hours[len(hours) // 2]
    return f"{sentence % said} {_('Half of them spent %(hours)s hours or more.') % {'hours': middle}}"
