"""The only writers of forms and of answers to them, one file for each of the two."""

from .answering import Conflict, Saved, assist, reopen, save_section, start_draft, submit
from .forms import (
    add_question,
    add_section,
    create_form,
    edit_form,
    edit_question,
    edit_section,
    import_form,
    move_question,
    move_section,
    publish_version,
    put_away,
    remove_question,
    remove_section,
    take_out,
)

__all__ = [
    "Conflict",
    "Saved",
    "add_question",
    "add_section",
    "assist",
    "create_form",
    "edit_form",
    "edit_question",
    "edit_section",
    "import_form",
    "move_question",
    "move_section",
    "publish_version",
    "put_away",
    "remove_question",
    "remove_section",
    "reopen",
    "save_section",
    "start_draft",
    "submit",
    "take_out",
]
