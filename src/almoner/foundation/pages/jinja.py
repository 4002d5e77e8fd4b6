"""The template environment: Jinja2 with the GOV.UK macros, Django's translations, and the words of this house."""

import contextlib
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.utils import translation

from . import fields, figures, formats, navigation
from .addresses import address, address_if_any, querystring


@jinja2.pass_context
def _url(context: jinja2.runtime.Context, name: str, /, *args: Any, **kwargs: Any) -> str:
    return address(context.get("request"), name, *args, **kwargs)


@jinja2.pass_context
def _url_if_any(context: jinja2.runtime.Context, name: str, /, *args: Any, **kwargs: Any) -> str:
    return address_if_any(context.get("request"), name, *args, **kwargs)


GLOBALS = {
    "product": "Almoner",
    "url": _url,
    "url_if_any": _url_if_any,
    "querystring": querystring,
    "static": static,
    "get_messages": get_messages,
    "language": translation.get_language,
    "public_menu": navigation.public_menu,
    "staff_menu": navigation.staff_menu,
    "provider_menu": navigation.provider_menu,
    "panel_menu": navigation.panel_menu,
    "stage_of": navigation.stage_of,
    **fields.GLOBALS,
    **figures.GLOBALS,
}


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Compiled templates kept on disk for the next worker; none where there is no safe place for them."""
    with contextlib.suppress(RuntimeError):
        return jinja2.FileSystemBytecodeCache(getattr(settings, "TEMPLATE_CACHE", None))
    return None


def environment(**options: Any) -> jinja2.Environment:
    """Make the environment that settings.TEMPLATES names; ``options`` come from Django's backend.

    The GOV.UK macros read attributes of things that may not be there, so undefined values chain; they are found under
    their own prefix, after our templates.
    """
    options.pop("undefined", None)
    ours = options.pop("loader")
    theirs = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})
    made = jinja2.Environment(  # noqa: S701 - Django's backend passes autoescape=True
        loader=jinja2.ChoiceLoader([ours, theirs]),
        undefined=jinja2.ChainableUndefined,
        bytecode_cache=_bytecode_cache(),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.filters.update(formats.FILTERS)
    made.globals.update(GLOBALS)
    return made
