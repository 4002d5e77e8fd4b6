"""Django made ready for the checks that ask it about models, permissions and addresses. No database is needed."""

from __future__ import annotations

import os

import django


def make_ready() -> None:
    """Load the settings and the apps. Nothing is asked of a server: the address may lead nowhere."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.site.settings")
    django.setup()
