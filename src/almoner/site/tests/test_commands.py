"""The commands: which there are, what they ask for, and what they say when something is missing."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError

from almoner.site import commands, postgres
from almoner.site.commands import COMMANDS, ROOT, database, demo, manage, records, serve, story, tools


@contextmanager
def nothing(*_: object) -> Iterator[None]:
    yield


@pytest.mark.parametrize("words", [[], ["--help"], ["help"]])
def test_help_is_printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(words) == 0
    assert "./almoner demo" in capsys.readouterr().out


def test_unknown_command_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run(["imprt"]) == 2
    assert " ".join(COMMANDS) in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_leads_to_a_function(name: str) -> None:
    module, function = COMMANDS[name].split(":")
    assert callable(getattr(getattr(commands, module), function))


@pytest.fixture
def keep_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("keep_signals")
@pytest.mark.parametrize(("problem", "code"), [(KeyboardInterrupt, 130), (None, 0)])
def test_interruption_is_an_exit_code_not_a_trace(
    monkeypatch: pytest.MonkeyPatch, problem: type[BaseException] | None, code: int
) -> None:
    def main(_: list[str]) -> int:
        if problem:
            raise problem
        return 0

    monkeypatch.setattr(manage, "main", main)
    assert commands.run(["manage", "check"]) == code


# --- manage


@pytest.mark.parametrize(("command", "role"), [("migrate", "owner"), ("shell", None), ("makemigrations", None)])
def test_only_what_changes_the_database_works_as_its_owner(
    monkeypatch: pytest.MonkeyPatch, command: str, role: str | None
) -> None:
    monkeypatch.setenv("ALMONER_DB_ROLE", "")
    monkeypatch.delenv("ALMONER_DB_ROLE")
    monkeypatch.setattr(manage, "at_hand", nothing)
    monkeypatch.setattr(manage, "make_django_ready", lambda: None)
    called: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", called.append)
    assert manage.main([command, "--some"]) == 0
    assert called == [["./almoner manage", command, "--some"]]
    assert os.environ.get("ALMONER_DB_ROLE") == role


def test_manage_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main([]) == 0
    assert "usage: ./almoner manage COMMAND" in capsys.readouterr().out


# --- test, check, bench


def test_paths_of_tests_are_read_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_x.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert tools.from_here("test_x.py::test_y") == f"{tmp_path}/test_x.py::test_y"
    assert [tools.from_here(word) for word in ("-k", "money", "--lf")] == ["-k", "money", "--lf"]


@pytest.mark.parametrize(("name", "module"), [("test", "pytest"), ("check", "checks")])
def test_tools_become_what_they_hand_over_to(monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, words: became.append(words))
    monkeypatch.chdir("/")
    monkeypatch.setenv("ALMONER_ENV", "test")
    getattr(tools, name)(["-x"])
    assert became == [[sys.executable, "-m", module, "-x"]]
    assert Path.cwd() == ROOT


# --- import, export, audit


def test_records_ask_for_an_up_to_date_database_before_they_work(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(records, "at_hand", nothing)
    monkeypatch.setattr(records, "make_django_ready", lambda: order.append("ready"))
    monkeypatch.setattr(records, "make_sure_it_is_migrated", lambda: order.append("migrated"))
    monkeypatch.setattr(records, "call", lambda name, words: order.append(f"{name} {words}") or 0)
    assert records.audit(["verify"]) == 0
    assert records.export_rows(["agreements", "--help"]) == 0
    assert order == ["ready", "migrated", "audit ['verify']", "ready", "export ['agreements', '--help']"]


# --- serve


def test_serve_without_a_database_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match=r"serve needs a PostgreSQL of yours(.|\n)*\./almoner demo"):
        serve.main([])


def test_serve_refuses_workers_that_are_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serve.options().parse_args(["--workers", "many"])
    assert "'many' is not a whole number above 0" in capsys.readouterr().err


@pytest.mark.django_db
def test_serve_accepts_the_application_and_refuses_the_owner() -> None:
    from django.db import connection

    serve.check_login()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE almoner_owner")
        with pytest.raises(SystemExit, match="signs in as almoner_owner, who may act as the owner"):
            serve.check_login()
        cursor.execute("RESET ROLE")


def test_serve_asks_for_collected_files(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(SystemExit, match="collectstatic"):
        serve.check_static_files()
    (tmp_path / "staticfiles.json").write_text("{}")
    serve.check_static_files()


@pytest.mark.django_db
def test_migrated_database_lacks_nothing() -> None:
    assert not database.lacks_migrations()


def test_database_that_cannot_be_reached_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        database, "connection", SimpleNamespace(connection=None, settings_dict={"HOST": "db.example.org"})
    )
    with (
        pytest.raises(SystemExit, match=r"db\.example\.org cannot be reached: refused"),
        database.told_when_unreachable(),
    ):
        raise OperationalError("refused\n")


def test_fault_of_a_database_that_was_reached_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "connection", SimpleNamespace(connection=object(), settings_dict={}))
    with pytest.raises(OperationalError), database.told_when_unreachable():
        raise OperationalError("canceling statement due to statement timeout")


def test_real_database_that_is_behind_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "check_server", lambda: None)
    monkeypatch.setattr(database, "lacks_migrations", lambda: True)
    monkeypatch.setattr(database, "is_embedded", lambda: False)
    with pytest.raises(SystemExit, match=r"\./almoner manage migrate"):
        database.make_sure_it_is_migrated()


# --- demo


@pytest.mark.parametrize("port", ["70000", "http", "-1"])
def test_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        demo.options().parse_args(["--port", port])
    assert port in capsys.readouterr().err


@pytest.mark.enable_socket
def test_port_in_use_is_told_with_another_to_try() -> None:
    with closing(socket.socket(socket.AF_INET)) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"port {port} is in use(.|\n)*--port {port + 1}"):
            demo.free_addresses(port)


@pytest.mark.enable_socket
def test_port_zero_takes_a_free_one_on_this_machine_only() -> None:
    addresses, port = demo.free_addresses(0)
    assert port > 1023
    assert set(addresses) <= {f"127.0.0.1:{port}", f"[::1]:{port}"}


def test_second_demo_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    server = SimpleNamespace(folder=tmp_path)
    with (
        demo.alone(server, "http://localhost:8000/"),
        pytest.raises(SystemExit, match="runs already at http://localhost:8000/"),
        demo.alone(server, "http://localhost:8001/"),
    ):
        pass
    with demo.alone(server, "http://localhost:8002/"):
        assert (tmp_path / "demo.lock").read_text() == "http://localhost:8002/"


@pytest.mark.parametrize(
    ("keep", "played_before", "did"),
    [
        (False, True, ["afresh", "migrate", "ready", "play"]),
        (True, False, ["afresh", "migrate", "ready", "play"]),
        (True, True, ["migrate", "ready"]),
    ],
)
def test_story_is_played_afresh_unless_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, keep: bool, played_before: bool, did: list[str]
) -> None:
    done: list[str] = []
    monkeypatch.setattr(demo, "make_database_afresh", lambda _: done.append("afresh"))
    monkeypatch.setattr(demo, "migrate", lambda: done.append("migrate"))
    monkeypatch.setattr(demo, "make_django_ready", lambda: done.append("ready"))
    monkeypatch.setattr(story, "play", lambda: done.append("play"))
    if played_before:
        (tmp_path / "story-was-played").touch()
    demo.fill(SimpleNamespace(folder=tmp_path), keep=keep)
    assert done == did
    assert (tmp_path / "story-was-played").exists()


def test_story_cut_short_is_played_again_even_when_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def cut_short() -> None:
        raise KeyboardInterrupt

    for name in ("make_database_afresh", "migrate", "make_django_ready"):
        monkeypatch.setattr(demo, name, lambda *_: None)
    monkeypatch.setattr(story, "play", cut_short)
    (tmp_path / "story-was-played").touch()
    with pytest.raises(KeyboardInterrupt):
        demo.fill(SimpleNamespace(folder=tmp_path), keep=False)
    assert not (tmp_path / "story-was-played").exists()


def test_sign_in_list_names_each_address_once_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [("Ann, officer", "/demo/#north"), ("Bea, auditor", "/demo/#north"), ("Col, officer", "/demo/#south")]
    monkeypatch.setitem(sys.modules, "demo.people", SimpleNamespace(sign_in_list=lambda: people))
    assert list(story.sign_in_list("http://localhost:8000/"))[1:] == [
        "  http://localhost:8000/demo/#north",
        "    Ann, officer",
        "    Bea, auditor",
        "  http://localhost:8000/demo/#south",
        "    Col, officer",
    ]


@pytest.mark.parametrize(
    ("answers", "ready"),
    [([200], True), ([404], True), ([ConnectionRefusedError, 500, 302], True), ([500] * 100, False)],
)
def test_pages_answer_once_one_comes_that_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, answers: list[int | type[Exception]], *, ready: bool
) -> None:
    coming = iter(answers)

    def getresponse() -> SimpleNamespace:
        answer = next(coming)
        if isinstance(answer, int):
            return SimpleNamespace(status=answer)
        raise answer

    line = SimpleNamespace(request=lambda *_, **__: None, getresponse=getresponse, close=lambda: None)
    monkeypatch.setattr(demo, "HTTPConnection", lambda *_, **__: line)
    monkeypatch.setattr(demo, "sleep", lambda _: None)
    seconds = iter(range(1000))
    monkeypatch.setattr(demo, "monotonic", lambda: next(seconds))
    assert demo.pages_answer(8000, os.getppid()) is ready


def test_nobody_waits_for_pages_of_a_server_that_has_gone() -> None:
    assert not demo.pages_answer(8000, served=-1)


@pytest.mark.slow
def test_new_database_is_empty_and_the_owners() -> None:
    if not os.environ.get("PGHOST", "").startswith("/"):
        pytest.skip("the tests run on a server that is not the embedded one")
    server = SimpleNamespace(socket=os.environ["PGHOST"])
    for _ in range(2):
        demo.make_database_afresh(server)
    with psycopg.connect(host=server.socket, user=postgres.OWNER, dbname=postgres.DATABASE) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
