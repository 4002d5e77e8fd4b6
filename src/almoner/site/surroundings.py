"""What the surroundings of the process say: environment variables, read once, refused in a sentence."""

import base64
import os
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SECRET_FOR_DEVELOPMENT = "for-development-and-demonstration-only-" + "0" * 16  # production refuses it
SHORTEST_SECRET = 50
SEALING_BYTES = 32
MAKES_A_SEALING_KEY = "import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"


class Kind(StrEnum):
    """What an installation is for."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def yes(name: str) -> bool:
    """Read a switch: 1, true, yes, on; 0, false, no, off or nothing. Raises ImproperlyConfigured for anything else."""
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 for yes or 0 for no.")


def whole_number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def words(name: str) -> list[str]:
    """Read a list, divided by commas or spaces."""
    return text(name).replace(",", " ").split()


def kind() -> Kind:
    """ALMONER_ENV; without it, production where a real database is named, for what is not said must be safe."""
    default = Kind.PRODUCTION if text("DATABASE_URL") else Kind.DEVELOPMENT
    try:
        return Kind(text("ALMONER_ENV", default))
    except ValueError:
        raise ImproperlyConfigured(f"ALMONER_ENV is {text('ALMONER_ENV')!r}; it may be {', '.join(Kind)}.") from None


def check_production() -> None:
    """Refuse to serve the public with what is only fit for a demonstration, naming all that is wrong at once."""
    wrong = []
    if yes("ALMONER_DEBUG"):
        wrong.append("ALMONER_DEBUG is on: it shows the inside of the system to anybody. Remove it.")
    if yes("ALMONER_DEMO_SIGN_IN"):
        wrong.append("ALMONER_DEMO_SIGN_IN is on: it lets anybody sign in as anybody. Remove it.")
    secret = text("SECRET_KEY")
    if not secret:
        wrong.append("SECRET_KEY is not set. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(60))'")
    elif len(secret) < SHORTEST_SECRET or secret.startswith(SECRET_FOR_DEVELOPMENT[:20]):
        wrong.append(f"SECRET_KEY can be guessed: it needs {SHORTEST_SECRET} characters made by chance.")
    if why := _sealing_refusal():
        wrong.append(why)
    if not words("ALLOWED_HOSTS"):
        wrong.append(
            "ALLOWED_HOSTS is not set. Name the host names people use, such as ALLOWED_HOSTS=grants.example.org"
        )
    elif "*" in words("ALLOWED_HOSTS"):
        wrong.append("ALLOWED_HOSTS is *, which lets anybody put any host name into our links. Name the host names.")
    if not text("DATABASE_URL"):
        wrong.append(
            "DATABASE_URL is not set. Name the PostgreSQL: postgres://almoner_app:password@db.example.org/almoner"
        )
    if wrong:
        raise ImproperlyConfigured("This installation will not start in production:\n- " + "\n- ".join(wrong))


def _sealing_refusal() -> str:
    """Why bank details could not be sealed, or an empty text. A key is 32 bytes in URL-safe Base64, as Fernet wants."""
    make = f"Make one: python3 -c '{MAKES_A_SEALING_KEY}'"
    keys = words("ALMONER_SEALING_KEYS")
    if not keys:
        return f"ALMONER_SEALING_KEYS is not set: bank details are sealed under it. {make}"
    for place, key in enumerate(keys, start=1):
        try:
            fits = len(base64.urlsafe_b64decode(key.encode("ascii"))) == SEALING_BYTES
        except (ValueError, UnicodeEncodeError):
            fits = False
        if not fits:
            return f"ALMONER_SEALING_KEYS: key {place} is not 32 bytes in URL-safe Base64. {make}"
    return ""


def as_owner() -> bool:
    """Whether this process speaks to the database as its owner (migrations) rather than as the application."""
    role = text("ALMONER_DB_ROLE", "app")
    if role not in {"app", "owner"}:
        raise ImproperlyConfigured(f"ALMONER_DB_ROLE is {role!r}; it may be app or owner.")
    return role == "owner"


def login(name: str, default: str) -> str:
    """Who the address in variable ``name`` signs in as; ``default`` where there is no address or nobody in it."""
    return unquote(urlsplit(text(name)).username or "") or default


def database(application: str, owner: str) -> dict[str, Any]:
    """The connection: DATABASE_URL, or DATABASE_OWNER_URL for the owner, else the embedded server of this process.

    Raises ImproperlyConfigured for an owner without an address, and for anything that is not PostgreSQL.
    """
    if not text("DATABASE_URL"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": text("PGDATABASE", "almoner"),
            "USER": owner if as_owner() else application,
            "HOST": text("PGHOST"),
            "PORT": "5432",
        }
    name = "DATABASE_OWNER_URL" if as_owner() else "DATABASE_URL"
    if not text(name):
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is not set. Migrating needs the login that owns the database; DATABASE_URL names the "
            "application's, which owns nothing (docs/production.md)."
        )
    if not urlsplit(text(name)).scheme.startswith("postgres"):
        raise ImproperlyConfigured(
            f"{name} must be the address of a PostgreSQL: postgres://user:password@host/database"
        )
    return dict(dj_database_url.parse(text(name)))


def file_storage(root: Path) -> Path:
    """Where uploaded files are kept: ALMONER_FILES, else beside the checkout's other working files."""
    return Path(text("ALMONER_FILES", str(root / ".almoner" / "files")))
