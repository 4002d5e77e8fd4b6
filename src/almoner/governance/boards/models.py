"""Boards the office chairs or sits on (GOV-02)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office, Publishable
from almoner.foundation.organisations.models import Organisation


class Board(Publishable, Record):
    """A board, partnership or panel, with its terms of reference."""

    class OurPart(models.TextChoices):
        CHAIR = "chair", _("chairs")
        MEMBER = "member", _("sits on it")
        REPORTS = "reports", _("reports to it")
        WORKS_WITH = "works_with", _("works with it")
        NOT_STATED = "not_stated", _("not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    kind = models.CharField(
        max_length=80, blank=True, default="", db_comment="layer or kind, in the office's own words"
    )
    our_part = models.CharField(max_length=12, choices=OurPart.choices, default=OurPart.NOT_STATED)
    chair = models.CharField(max_length=200, blank=True, default="")
    membership = models.TextField(blank=True, default="", db_comment="as printed")
    terms = models.TextField(blank=True, default="", db_comment="purpose and terms of reference")
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="boards_named_once",
                violation_error_message=_("There is a board of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def member_names(self) -> str:
        """The members in order, a line each."""
        return "\n".join(member.name for member in self.members.all())


class Member(Record):
    """A body or post that sits on a board."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="members")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["board", "name"],
                name="boards_member_named_once",
                violation_error_message=_("A member is named twice."),
            )
        ]

    def __str__(self) -> str:
        return self.name
