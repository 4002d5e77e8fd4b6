"""What the environment may say, and the sentences that refuse what it may not."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from almoner.site import surroundings
from almoner.site.commands import ROOT
from almoner.site.surroundings import Kind

SECRET = "x1" * 30
SEALING_KEY = "A" * 43 + "="
GOOD = {
    "ALMONER_ENV": "production",
    "SECRET_KEY": SECRET,
    "ALMONER_SEALING_KEYS": SEALING_KEY,
    "ALLOWED_HOSTS": "grants.example.org",
    "DATABASE_URL": "postgres://almoner_app:secret@db.example.org/almoner",
    "DATABASE_OWNER_URL": "postgres://almoner_owner:secret@db.example.org/almoner",
}
OURS = ("ALMONER_ENV", "ALMONER_DEBUG", "ALMONER_DEMO_SIGN_IN", "ALMONER_DB_ROLE", "PGHOST", "PGDATABASE", *GOOD)


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_production_with_everything_may_start(production: pytest.MonkeyPatch) -> None:
    surroundings.check_production()
    assert surroundings.kind() is Kind.PRODUCTION


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ALMONER_DEBUG", "1", "ALMONER_DEBUG is on"),
        ("ALMONER_DEMO_SIGN_IN", "yes", "lets anybody sign in as anybody"),
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "SECRET_KEY can be guessed"),
        ("SECRET_KEY", surroundings.SECRET_FOR_DEVELOPMENT + "0" * 50, "SECRET_KEY can be guessed"),
        ("ALMONER_SEALING_KEYS", "", "ALMONER_SEALING_KEYS is not set"),
        ("ALMONER_SEALING_KEYS", "short", "key 1 is not 32 bytes"),
        ("ALMONER_SEALING_KEYS", f"{SEALING_KEY} n\u00f8", "key 2 is not 32 bytes"),
        ("ALLOWED_HOSTS", " ", "ALLOWED_HOSTS is not set"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is *"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
    ],
)
def test_production_refuses_what_is_only_fit_for_a_demo(
    production: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    production.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        surroundings.check_production()
    assert sentence in str(refused.value)


def test_all_that_is_wrong_is_said_at_once(production: pytest.MonkeyPatch) -> None:
    production.setenv("SECRET_KEY", "")
    production.setenv("ALLOWED_HOSTS", "")
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY(.|\n)*ALLOWED_HOSTS"):
        surroundings.check_production()


def test_named_database_means_production_unless_said_otherwise(production: pytest.MonkeyPatch) -> None:
    production.delenv("ALMONER_ENV")
    assert surroundings.kind() is Kind.PRODUCTION
    production.delenv("DATABASE_URL")
    assert surroundings.kind() is Kind.DEVELOPMENT


def test_unknown_kind_names_those_there_are(production: pytest.MonkeyPatch) -> None:
    production.setenv("ALMONER_ENV", "prod")
    with pytest.raises(ImproperlyConfigured, match="development, demo, test, production"):
        surroundings.kind()


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("TRUE", True), ("on", True), ("", False), ("no", False)])
def test_switches(monkeypatch: pytest.MonkeyPatch, value: str, *, meant: bool) -> None:
    monkeypatch.setenv("ALMONER_DEBUG", value)
    assert surroundings.yes("ALMONER_DEBUG") is meant


def test_switch_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALMONER_DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="write 1 for yes or 0 for no"):
        surroundings.yes("ALMONER_DEBUG")


def test_numbers_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_PORT", "25a")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        surroundings.whole_number("EMAIL_PORT", 25)
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example  c.example")
    assert surroundings.words("ALLOWED_HOSTS") == ["a.example", "b.example", "c.example"]


def test_application_and_owner_have_their_own_addresses(production: pytest.MonkeyPatch) -> None:
    assert surroundings.database("app", "owner")["USER"] == "almoner_app"
    production.setenv("ALMONER_DB_ROLE", "owner")
    assert surroundings.database("app", "owner")["USER"] == "almoner_owner"


def test_owner_without_an_address_is_refused(production: pytest.MonkeyPatch) -> None:
    production.setenv("ALMONER_DB_ROLE", "owner")
    production.delenv("DATABASE_OWNER_URL")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL is not set"):
        surroundings.database("app", "owner")


@pytest.mark.parametrize("address", ["sqlite:///almoner.db", "mysql://u:p@db/almoner", "db.example.org"])
def test_only_postgresql_will_do(production: pytest.MonkeyPatch, address: str) -> None:
    production.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="must be the address of a PostgreSQL"):
        surroundings.database("app", "owner")


def test_without_an_address_it_is_the_embedded_server(production: pytest.MonkeyPatch) -> None:
    production.delenv("DATABASE_URL")
    production.setenv("PGHOST", "/somewhere/socket")
    found = surroundings.database("app", "owner")
    assert (found["HOST"], found["USER"], found["NAME"]) == ("/somewhere/socket", "app", "almoner")


def test_unknown_role_is_refused(production: pytest.MonkeyPatch) -> None:
    production.setenv("ALMONER_DB_ROLE", "root")
    with pytest.raises(ImproperlyConfigured, match="app or owner"):
        surroundings.as_owner()


SAID = """
from django.conf import settings as s
print(s.DEBUG, s.DEMO_SIGN_IN, s.SESSION_COOKIE_NAME)
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)
print(sorted(s.OWN_HOSTS), s.SECURE_HSTS_SECONDS > 0, s.DATABASE_APPLICATION_ROLE)
"""


def settings_in(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    paths = {"PYTHONPATH": f"{ROOT}/src", "DJANGO_SETTINGS_MODULE": "almoner.site.settings"}
    return subprocess.run(
        [sys.executable, "-c", SAID], env=bare | paths | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_settings_of_production_are_strict() -> None:
    said = settings_in(GOOD | {"DATABASE_URL": "postgres://reader:secret@db.example.org/almoner"})
    assert said.stdout.splitlines() == [
        "False False __Host-almoner_session",
        "True True True",
        "['grants.example.org'] True reader",
    ]


@pytest.mark.slow
def test_settings_of_production_refuse_to_load_without_a_secret() -> None:
    said = settings_in(GOOD | {"SECRET_KEY": ""})
    assert said.returncode == 1
    assert "SECRET_KEY is not set" in said.stderr


@pytest.mark.slow
def test_settings_of_the_demo_let_people_look_around_on_this_machine() -> None:
    said = settings_in({"ALMONER_ENV": "demo"})
    assert said.stdout.splitlines()[0] == "False True almoner_session"
