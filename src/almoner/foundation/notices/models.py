"""Notices to people, their choice of how to be told, and the letters that go out by e-mail."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office


class Notice(Record):
    """Something a person should know or do, where, and by when. It says nothing that only the page may say."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=300, db_comment="a path of this installation")
    due_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-told_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(link__startswith="/"), name="notices_link_stays_here"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-told_at"], name="notices_newest"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(Record):
    """Whether a person wants one kind of notice by e-mail too."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    by_email = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="notices_one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {'by e-mail' if self.by_email else 'here only'}"


class Letter(Record):
    """An e-mail on its way: written in the transaction of what it tells of, sent afterwards, tried again if need be."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")

    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_sent_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="notices_letters_waiting")
        ]

    def __str__(self) -> str:
        return self.subject
