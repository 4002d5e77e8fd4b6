"""The life of a round on the public pages, and of an invitation to apply. Whether it is open, the clock says."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.moves import nothing_is_missing


class Published(StrEnum):
    """Whether the public sees a round. The values are those of `offices.models.Publishable.state`."""

    NOT_PUBLISHED = "not_published"
    PUBLISHED = "published"


class State(StrEnum):
    """How far an invitation is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


P, S = Published, State

# fmt: off
ROUND = Lifecycle(P, start=P.NOT_PUBLISHED, moves=(
    move("publish",   frm=P.NOT_PUBLISHED, to=P.PUBLISHED,     by=May.PUBLISH, past="published"),
    move("unpublish", frm=P.PUBLISHED,     to=P.NOT_PUBLISHED, by=May.PUBLISH, past="taken back"),
))

INVITATION = Lifecycle(S, start=S.DRAFT, moves=(
    move("publish",  frm=S.DRAFT,                to=S.PUBLISHED, by=May.PUBLISH, past="published",
         rules=[nothing_is_missing]),
    move("cancel",   frm=(S.DRAFT, S.PUBLISHED), to=S.CANCELLED, by=May.PUBLISH, past="cancelled"),
    move("complete", frm=S.PUBLISHED,            to=S.COMPLETED, by=May.KEEP,    past="completed"),
))
# fmt: on
