"""What the actions of this room say when they will not, where a sentence is not all that is known."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from almoner.foundation.door.refusals import Refused

from .rules.problems import Problem
from .rules.reading import Fault


class NotComplete(Refused):
    """The answers cannot be submitted yet: ``problems`` says what is wrong with each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = len({problem.question for problem in problems})
        super().__init__(
            ngettext(
                "%(n)d question still needs your attention. Nothing is lost.",
                "%(n)d questions still need your attention. Nothing is lost.",
                count,
            )
            % {"n": count}
        )


class NotFit(Refused):
    """A form cannot be used as it is: ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(str(fault) for fault in faults[:3]))
