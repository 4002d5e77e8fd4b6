"""What every guarded record is made of."""

from django.db import models

from almoner.kernel.identity import new_id


class Record(models.Model):
    """A record that only actions may write (the bolt), known by an identity that survives a move to another office."""

    guarded = True
    append_only = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class AppendOnly(Record):
    """A record that is never changed or removed: the application role holds only SELECT and INSERT on its table."""

    append_only = True

    class Meta:
        abstract = True
