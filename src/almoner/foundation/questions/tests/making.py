"""Forms made by the actions that make them in earnest."""

import json
from typing import Any

from almoner.foundation.door.roles import Role
from almoner.foundation.questions import actions
from almoner.foundation.questions.exchange import FORMAT
from almoner.foundation.questions.models import Form, FormVersion


def brought(world: Any, definition: dict[str, Any], *, title: str = "Safety Fund", office: Any = None) -> Form:
    """A form of Northshire, being written."""
    content = json.dumps({"format": FORMAT, "title": title, "definition": definition})
    at = office or world.north
    return actions.import_form(by=world.actor(Role.COMMISSIONING_OFFICER, at), office=at, content=content)


def published(world: Any, definition: dict[str, Any], *, title: str = "Safety Fund", office: Any = None) -> FormVersion:
    """Its first version."""
    form = brought(world, definition, title=title, office=office)
    return actions.publish_version(by=world.actor(Role.HEAD_OF_COMMISSIONING, form.office), form=form)
