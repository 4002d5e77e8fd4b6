"""The settings that this room itself reads."""

from django.utils.translation import gettext_lazy as _

from .book import Declaration, declare

STAGES = "cycle.stages"
_RETENTION = {
    "agreements": (_("Agreements and what was paid under them"), 7),
    "unsuccessful": (_("Applications that were not successful"), 2),
    "imports": (_("Imported files' rows, once applied or discarded"), 7),
    "people": (_("People who have left, after their last post"), 7),
}


def declare_own() -> None:
    declare(
        Declaration(
            STAGES,
            "stages",
            _("The stages of the cycle as this office prints them, in order, each with the kinds of record it shows"),
            [],
            _("Cycle"),
        ),
        *(
            Declaration(
                f"retention.{kind}", "years", sentence, years, _("Keeping and destroying records"), assumed=True
            )
            for kind, (sentence, years) in _RETENTION.items()
        ),
    )
