"""The life of a round's place on the public pages. What a round offered and gave is in its versions."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May


class Published(StrEnum):
    """Whether the public sees a round. The values are those of `offices.models.Publishable.state`."""

    NOT_PUBLISHED = "not_published"
    PUBLISHED = "published"


P = Published

# fmt: off
ROUND = Lifecycle(P, start=P.NOT_PUBLISHED, moves=(
    move("publish",   frm=P.NOT_PUBLISHED, to=P.PUBLISHED,     by=May.PUBLISH, past="published"),
    move("unpublish", frm=P.PUBLISHED,     to=P.NOT_PUBLISHED, by=May.PUBLISH, past="taken back"),
))
# fmt: on
