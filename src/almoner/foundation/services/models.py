"""A service is help known by one name over the years, whoever funds or runs it: the bead of the golden thread."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.fields import ApproximateDateField, date_constraints
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office


class Service(Record):
    """Victim First in 2022 and in 2027 is one service with several agreements."""

    class OurRole(models.TextChoices):
        FACILITATING = "facilitating", _("facilitating commissioner")
        LEAD = "lead", _("lead commissioner")
        CO = "co", _("co-commissioner")
        INFLUENCING = "influencing", _("influencing commissioner")
        NONE = "none", _("no role")
        NOT_STATED = "not_stated", _("not stated")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    purpose = models.TextField(blank=True, default="")
    groups = models.JSONField(default=list, blank=True, db_comment="whom it helps, in the office's own words")
    places = models.JSONField(default=list, blank=True, db_comment="ONS codes of the areas; empty: the whole area")
    our_role = models.CharField(max_length=12, choices=OurRole.choices, default=OurRole.NOT_STATED)
    lead_body = models.CharField(max_length=300, blank=True, default="")
    is_ours_to_deliver = models.BooleanField(null=True, blank=True, db_comment="run in-house; empty: not known")
    is_pilot = models.BooleanField(default=False)
    evaluation = ApproximateDateField()
    begins = ApproximateDateField()
    ends = ApproximateDateField()
    source = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "office",
                Lower("name"),
                name="services_one_name_in_an_office",
                violation_error_message=_("There is a service of this name already."),
            ),
            *date_constraints("evaluation", "services"),
            *date_constraints("begins", "services"),
            *date_constraints("ends", "services"),
        ]

    def __str__(self) -> str:
        return self.name
