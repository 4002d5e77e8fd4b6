"""Yes, no, or cannot tell: the answer to a question about things only partly known."""

from enum import Enum

from almoner.kernel.words import gettext as _


class CannotTell(Exception):
    """A plain yes or no was demanded of an answer that is neither."""


class Answer(Enum):
    """Three-valued answer. Using CANNOT_TELL where Python wants true or false raises CannotTell."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"

    @classmethod
    def of(cls, *, yes: bool, no: bool) -> "Answer":
        """YES or NO where it is certain, else CANNOT_TELL."""
        if yes:
            return cls.YES
        return cls.NO if no else cls.CANNOT_TELL

    @property
    def is_certain(self) -> bool:
        """Whether this is a yes or a no."""
        return self is not Answer.CANNOT_TELL

    @property
    def may_be_so(self) -> bool:
        """Whether it is yes or could turn out to be: what a warning asks."""
        return self is not Answer.NO

    def __bool__(self) -> bool:
        if self is Answer.CANNOT_TELL:
            raise CannotTell(_("What is known does not settle this: ask for YES, NO or CANNOT_TELL."))
        return self is Answer.YES

    def __invert__(self) -> "Answer":
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, self)
