"""The audit chains: who changed what, when and why, each entry sealed to the one before."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from almoner.kernel.identity import new_id

from .seal import SEAL_FUNCTION

INSTALLATION = uuid.UUID(int=0)
"""The chain of what belongs to no office: sign-ins, and what an organisation does to its own record."""


class Entry(models.Model):
    """One line of a chain. It holds no foreign keys: a chain outlives the records it speaks of."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.UUIDField(db_comment="the office whose chain this is, or zero for the installation's")
    position = models.BigIntegerField(default=0, db_comment="1, 2, 3 ... within the chain; set by the database")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=36, blank=True, default="")
    by_name = models.CharField(max_length=200)
    via = models.CharField(max_length=40)
    verb = models.CharField(max_length=80)
    record_kind = models.CharField(max_length=60)
    record_id = models.CharField(max_length=80)
    record_label = models.CharField(max_length=300)
    reason = models.TextField(blank=True, default="")
    detail = models.TextField(default="{}", db_comment="canonical JSON: before and after")
    previous = models.BinaryField(default=b"")
    hash = models.BinaryField(default=b"")

    class Meta:
        verbose_name = "audit entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "position"], name="audit_one_entry_per_position"),
            models.CheckConstraint(condition=Q(position__gt=0), name="audit_position_is_set"),
            models.CheckConstraint(condition=~Q(hash=b""), name="audit_entry_is_sealed"),
        ]
        indexes: ClassVar = [models.Index(fields=["record_id"], name="audit_by_record")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="seal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("part", "text"), ("sealed", "bytea")],
                func=SEAL_FUNCTION,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the audit chain is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} {self.record_label}"


class Witness(models.Model):
    """The head of a chain (how many entries, and the last hash) as seen on a day, so that a cut-off tail shows."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.UUIDField()
    at = models.DateTimeField()
    count = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["chain", "-count"], name="audit_witness_by_chain")]

    def __str__(self) -> str:
        return f"{self.count} entries, {bytes(self.hash).hex()}"
