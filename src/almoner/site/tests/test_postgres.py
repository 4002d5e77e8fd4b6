"""The embedded PostgreSQL: who may come in, who shares it, and that it is gone when its last user is gone."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from almoner.site import postgres
from almoner.site.postgres import cluster, places

pytestmark = pytest.mark.slow

SOURCE = Path(postgres.__file__).parents[3]
NAME = "shared"
HOLDER = """
import sys, time
from pathlib import Path
from almoner.site import postgres
server = postgres.start(Path(sys.argv[1]), sys.argv[2], fast=True)
print(server.socket, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A checkout whose servers live in a folder that the account they step down to can enter."""
    folder = Path(tempfile.mkdtemp(prefix="almoner server "))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALMONER_DATA", str(folder / "data"))
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(root: Path) -> Iterator[Callable[[], postgres.Server]]:
    """Start (or join) the server of this module; whatever is still held is let go at the end."""
    held: list[postgres.Server] = []

    def starter(name: str = NAME) -> postgres.Server:
        held.append(postgres.start(root, name, fast=True))
        return held[-1]

    yield starter
    for server in held:
        server.stop()


def ask(server: postgres.Server, question: str, role: str = postgres.APPLICATION) -> object:
    with psycopg.connect(host=server.socket, user=role, dbname=postgres.DATABASE, autocommit=True) as connection:
        found = connection.execute(question)
        row = found.fetchone() if found.description else None
        return row[0] if row else None


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def gone(number: int, seconds: float = 10) -> bool:
    """Say whether a process ends within ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_owner_and_application_come_in_and_the_superuser_does_not(start: Callable[[], postgres.Server]) -> None:
    server = start()
    assert ask(server, "SELECT current_user", postgres.OWNER) == "almoner_owner"
    assert ask(server, "SELECT current_user", postgres.APPLICATION) == "almoner_app"
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        ask(server, "SELECT 1", "postgres")


def test_application_owns_nothing_and_cannot_make_tables(start: Callable[[], postgres.Server]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(start(), "CREATE TABLE public.mine (id int)")


def test_it_listens_on_a_private_socket_only(start: Callable[[], postgres.Server]) -> None:
    server = start()
    assert ask(server, "SHOW listen_addresses") == ""
    assert Path(server.socket).stat().st_mode & 0o777 == 0o700


def test_it_is_postgresql_18_with_unicode_text(start: Callable[[], postgres.Server]) -> None:
    server = start()
    assert int(str(ask(server, "SHOW server_version_num"))) // 10000 == 18
    assert ask(server, "SELECT upper('ŵyau')") == "ŴYAU"


def test_starting_takes_about_a_second_and_again_less(root: Path) -> None:
    began = time.monotonic()
    postgres.start(root, "new", fast=True).stop()
    first = time.monotonic() - began
    assert first < 10  # about one on an idle machine


def test_second_process_joins_and_does_not_stop_it(start: Callable[[], postgres.Server]) -> None:
    first, second = start(), start()
    assert second.joined
    number = postmaster(first.folder)
    second.stop()
    assert not gone(number, seconds=0.5)
    assert ask(first, "SELECT 1") == 1


def test_it_outlives_its_starter_while_another_holds_it(start: Callable[[], postgres.Server]) -> None:
    first, second = start(), start()
    first.stop()
    assert ask(second, "SELECT 1") == 1
    number = postmaster(second.folder)
    second.stop()
    assert gone(number)


def test_stop_waits_until_it_has_stopped_and_may_be_said_twice(start: Callable[[], postgres.Server]) -> None:
    server = start()
    number = postmaster(server.folder)
    server.stop()
    assert gone(number, seconds=1)
    server.stop()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_dies_with_its_parent(root: Path, how: signal.Signals) -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", HOLDER, str(root), NAME]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout
        assert parent.stdout.readline()
        number = postmaster(places.home(root) / NAME)
        parent.send_signal(how)
        parent.wait()
    assert gone(number)


def test_keeper_killed_takes_the_server_along(start: Callable[[], postgres.Server]) -> None:
    server = start()
    number = postmaster(server.folder)
    keeper = int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(keeper, signal.SIGKILL)
    assert gone(number)


def test_killed_server_recovers_what_was_committed(start: Callable[[], postgres.Server]) -> None:
    server = start()
    ask(
        server,
        "SET synchronous_commit = on; CREATE TABLE IF NOT EXISTS public.kept AS SELECT 42 AS answer",
        postgres.OWNER,
    )
    number = postmaster(server.folder)
    os.kill(number, signal.SIGKILL)
    assert gone(number)
    server.stop()
    again = start()
    assert not again.joined
    assert ask(again, "SELECT answer FROM public.kept", postgres.OWNER) == 42


def test_server_can_be_started_again_by_a_holder_whose_server_died(start: Callable[[], postgres.Server]) -> None:
    first = start()
    number = postmaster(first.folder)
    os.kill(number, signal.SIGKILL)
    assert gone(number)
    second = start()
    assert not second.joined
    assert ask(first, "SELECT 1") == 1


def test_stale_lock_with_the_number_of_a_living_stranger_is_cleared(start: Callable[[], postgres.Server]) -> None:
    server = start()
    server.stop()
    lock = server.folder / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.folder / 'data'}\n")
    cluster.give(lock, places.server_account(server.folder / "data"))
    assert ask(start(), "SELECT 1") == 1


def test_server_left_without_a_keeper_is_replaced(start: Callable[[], postgres.Server]) -> None:
    """As after a crash on a system that cannot tie the server's life to its keeper's, with its socket cleaned away."""
    server = start()
    number = postmaster(server.folder)
    for socket in Path(server.socket).glob(".s.PGSQL.*"):
        socket.unlink()
    again = start()
    assert gone(number, seconds=1)
    assert ask(again, "SELECT 1") == 1


def test_data_of_another_version_is_kept_aside(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = postgres.start(root, "old", fast=True)
    server.stop()
    (server.folder / "data" / "PG_VERSION").write_text("16\n")
    again = postgres.start(root, "old", fast=True)
    assert ask(again, "SELECT 1") == 1
    again.stop()
    assert [path.name[:8] for path in server.folder.glob("data-*")] == ["data-16-"]
    assert "was made by PostgreSQL 16" in capsys.readouterr().out


def test_unfinished_data_is_made_again(root: Path) -> None:
    place = places.prepare(root, "unfinished")
    part = place.folder / "data.part"
    part.mkdir()
    (part / "PG_VERSION").write_text("18\n")
    server = postgres.start(root, "unfinished", fast=True)
    assert ask(server, "SELECT 1") == 1
    server.stop()
    assert not part.exists()


def test_why_it_does_not_start_is_told(root: Path) -> None:
    server = postgres.start(root, "broken", fast=True)
    server.stop()
    (server.folder / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(SystemExit, match=r"did not start(.|\n)*no_such_setting"):
        postgres.start(root, "broken", fast=True)
    (server.folder / "data" / "postgresql.conf").write_text("")
    postgres.start(root, "broken", fast=True).stop()


def test_many_start_at_once_and_share_one(root: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    code = HOLDER.replace("time.sleep(60)", "server.stop()").replace("server.socket", "server.joined")
    crowd = [
        subprocess.Popen([sys.executable, "-c", code, str(root), NAME], env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [(one.communicate()[0] != b"", one.returncode) for one in crowd] == [(True, 0)] * 4


def test_long_path_moves_the_socket_to_a_short_one(root: Path) -> None:
    place = places.prepare(root, "n" * 60)
    assert len(str(place.socket)) < places.LONGEST_FOLDER
    shutil.rmtree(place.socket)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another account")
def test_root_is_told_when_nobody_else_can_enter(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = root / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("ALMONER_DATA", str(closed / "data"))
    with pytest.raises(SystemExit, match="cannot enter"):
        places.prepare(root, NAME)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else's")
def test_folder_of_somebody_else_is_refused(root: Path) -> None:
    owner, stranger = pwd.getpwnam("nobody"), pwd.getpwnam("daemon")
    folder = root / "taken"
    folder.mkdir()
    os.chown(folder, stranger.pw_uid, stranger.pw_gid)
    with pytest.raises(SystemExit, match="belongs to somebody else"):
        places.private_folder(folder, owner)


def test_account_without_a_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    with pytest.raises(SystemExit, match="has no name on this machine"):
        places.account()


def test_checkout_that_cannot_be_written_keeps_its_servers_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ALMONER_DATA", raising=False)
    monkeypatch.setattr(places, "is_root", lambda: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    checkout = tmp_path / "checkout"
    monkeypatch.setattr(os, "access", lambda path, _mode: path != checkout)
    assert places.home(checkout).parent == tmp_path / "almoner"
