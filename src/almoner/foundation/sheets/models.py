"""Spreadsheets on their way in: the file as it was read, each row's verdict, and what came of it."""

from typing import ClassVar

from django.db import models

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office, Version


class Import(Record):
    """One file read into staging. Nothing of it counts until it is applied, all at once."""

    class State(models.TextChoices):
        CHECKED = "checked", "checked"
        APPLIED = "applied", "applied"
        DISCARDED = "discarded", "discarded"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    file_name = models.CharField(max_length=255)
    file_size = models.PositiveBigIntegerField()
    file_hash = models.CharField(max_length=64, db_comment="SHA-256 of the bytes read")
    read_as = models.JSONField(default=dict, db_comment="encoding, delimiter, sheet, heading row")
    column_map = models.JSONField(default=dict, db_comment="heading in the file -> field")
    document = models.CharField(max_length=300, blank=True, default="", db_comment="the paper the figures come from")
    known_from = models.DateField(db_comment="since when the office has said so")
    publish_new = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, db_comment="rows by verdict")
    problems = models.JSONField(default=list, db_comment="what is wrong with the file as a whole")
    missing = models.JSONField(default=list, db_comment="records held but absent from the file; reported, never deleted")
    rows_digest = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="sheets_import_newest")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"


class ImportRow(models.Model):
    """One row of the file: what it said, what it would change, and everything that is odd or wrong with it."""

    guarded = True

    class Verdict(models.TextChoices):
        NEW = "new", "new"
        CHANGED = "changed", "changed"
        SAME = "same", "unchanged"
        WRONG = "wrong", "cannot be read"

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(db_comment="the row in the file, counting the headings as row 1")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    label = models.CharField(max_length=300, blank=True, default="")
    cells = models.JSONField(default=dict, db_comment="what was read, by heading")
    facts = models.JSONField(default=dict, db_comment="what it means, by field; canonical text")
    changes = models.JSONField(default=list, db_comment="[field, before, after] of a changed record")
    problems = models.JSONField(default=list, db_comment="[{column, read, expected}]")
    warnings = models.JSONField(default=list, db_comment="sentences about what is odd but taken as it is")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number", "id"], name="sheets_row_in_file_order"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.label}"


class ColumnMap(Record):
    """The headings an office uses for one kind of list, remembered from the last time."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "kind"], name="sheets_one_map_per_kind")]

    def __str__(self) -> str:
        return f"headings of {self.kind}"


class TracedVersion(Version):
    """A version that says which row of which file it came from."""

    source_import = models.ForeignKey(Import, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta(Version.Meta):
        abstract = True
