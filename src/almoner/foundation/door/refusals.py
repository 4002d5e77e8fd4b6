"""What an action says when it will not."""


class Refused(Exception):
    """The change was not made. The message is a sentence fit to show the person who asked."""

    status = 409

    @property
    def sentence(self) -> str:
        return str(self.args[0]) if self.args else ""


class NotAllowed(Refused):
    """The person may not do this at all, whatever the state of the record."""

    status = 403


class OutOfDate(Refused):
    """Somebody else changed the record since this person opened it."""
