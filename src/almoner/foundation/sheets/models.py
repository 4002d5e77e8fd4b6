"""Spreadsheets on their way in: the file as it was read, each row's verdict, and what came of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office, Version

from . import kinds
from .lifecycle import State


class Import(Record):
    """One file read into staging. Nothing of it counts until it is applied, all at once."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.READ.value)
    file_name = models.CharField(max_length=255)
    file_size = models.PositiveBigIntegerField(db_comment="bytes")
    file_hash = models.CharField(max_length=64, db_comment="SHA-256 of the bytes read")
    read_as = models.JSONField(default=dict, db_comment="format, encoding, delimiter, sheet, heading row, remarks")
    headings = models.JSONField(default=list, db_comment="of the file, in its order; blank ones named by their column")
    column_map = models.JSONField(default=dict, db_comment="heading -> field; empty text: left out")
    document = models.CharField(max_length=300, blank=True, default="", db_comment="the paper the figures come from")
    known_from = models.DateField(db_comment="since when the office has said so")
    publish_new = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, db_comment="rows read; candidates by verdict; warnings")
    problems = models.JSONField(default=list, db_comment="[column, read, expected]: wrong with the columns as a whole")
    rows_digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the facts applied")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="sheets_import_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="applied", applied_at__isnull=False)
                | (~models.Q(state="applied") & models.Q(applied_at__isnull=True)),
                name="sheets_applied_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"

    @property
    def definition(self) -> kinds.Kind:
        """The kind of list it is.

        Raises:
            Refused: the room that knew this kind is not installed any more.
        """
        return kinds.named(self.kind)

    @property
    def as_problems(self) -> list[kinds.Problem]:
        """What is wrong with its columns."""
        return [kinds.Problem(*problem) for problem in self.problems]


class FileRow(models.Model):
    """One row of a file, as it was read: what every figure made from it is traced back to."""

    guarded = True

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="file_rows")
    number = models.PositiveIntegerField(db_comment="as a spreadsheet program numbers it, the first row being 1")
    cells = models.JSONField(default=list, db_comment="the text of each cell, in the order of the headings")
    unsafe = models.JSONField(default=list, db_comment="[place, why] of cells whose value may not be trusted")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "number"], name="sheets_row_read_once")]

    def __str__(self) -> str:
        return f"row {self.number}"


class ImportRow(models.Model):
    """One record that a row asks for: what it would change, and everything that is odd or wrong with it."""

    guarded = True

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")
        WRONG = "wrong", _("cannot be taken")
        MISSING = "missing", _("not in the file")

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(db_comment="the row of the file; 0 for a record that the file lacks")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    key = models.CharField(max_length=400, blank=True, default="", db_comment="recognises the record within its kind")
    label = models.CharField(max_length=300, blank=True, default="")
    facts = models.JSONField(default=dict, db_comment="what it means, by field; canonical text")
    changes = models.JSONField(default=list, db_comment="[field, before, after] of a changed record; canonical text")
    problems = models.JSONField(default=list, db_comment="[column, read, expected]")
    warnings = models.JSONField(default=list, db_comment="sentences about what is odd but taken as it is")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["source", "number", "id"], name="sheets_in_file_order"),
            models.Index(fields=["source", "key"], name="sheets_by_key"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.label}"

    @property
    def as_changes(self) -> list[kinds.Change]:
        """What it would change or changed."""
        return [kinds.Change(*change) for change in self.changes]

    @property
    def as_problems(self) -> list[kinds.Problem]:
        """What is wrong with it."""
        return [kinds.Problem(*problem) for problem in self.problems]


class ColumnMap(Record):
    """What the headings of an office's own files mean, for one kind of list: remembered from every file applied."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    columns = models.JSONField(default=dict, db_comment="heading -> field; empty text: left out")

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
