"""Documents: the bytes in storage, and what is known of them. Private unless a room shows them to somebody."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation


class Document(Record):
    """One file, as it was brought in. It belongs to an office or to an organisation, and is never changed.

    A mended file is another document. A redacted copy points at the one it is made from and says why.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be looked at")
        CLEAN = "clean", _("clean")
        QUARANTINED = "quarantined", _("in quarantine")

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=80, db_comment="what it was brought in for, in a word")
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=8, db_comment="what its bytes are: pdf, docx, jpg, ...")
    size = models.PositiveBigIntegerField(db_comment="bytes")
    file_hash = models.CharField(max_length=64, db_comment="SHA-256 of the bytes")
    storage_key = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    scan_note = models.CharField(
        max_length=200, blank=True, default="", db_comment="what the scanner said, or that there is none"
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    redacts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="redacted_copies")
    redaction_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(office__isnull=False, organisation__isnull=True)
                | Q(office__isnull=True, organisation__isnull=False),
                name="documents_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(redacts__isnull=True, redaction_reason="")
                | (Q(redacts__isnull=False) & ~Q(redaction_reason="")),
                name="documents_redaction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(redacts__isnull=True) | ~Q(redacts=F("id")), name="documents_not_its_own_copy"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(scanned_at__isnull=False), name="documents_looked_at_has_a_moment"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], condition=Q(state="waiting"), name="documents_waiting")]

    def __str__(self) -> str:
        return self.file_name
