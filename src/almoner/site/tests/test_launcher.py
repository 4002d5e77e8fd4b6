"""The launcher, with stand-ins for Python: what it looks for, what it makes, what it says.

The copy that is tried knows none of this machine's own folders, so that it finds only what a test lays out.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from almoner.site.commands import COMMANDS, HELP, ROOT

TOOLS = ("sh", "cat", "cksum", "cut", "dirname", "find", "grep", "id", "mkdir", "readlink", "rm", "chmod", "cp", "mv")
USUAL_FOLDERS = "/usr/local/bin /opt/homebrew/bin /opt/local/bin /usr/bin"

# Stands for a bare Python: fits, and "makes an environment" whose own Python only says how it was called.
PYTHON = """#!/bin/sh
case $1 in
    -I) printf '%s\\n' "made $4 with $0" >> "$TRACE"
        mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; printf '%s\\npython %s\\n' "$5" "$0" > "$4/.made-from" ;;
    -m) printf '%s|' "ran" "$@"; printf '%s\\n' "" "PYTHONPATH=$PYTHONPATH" "HOME=$HOME" ;;
    -c) case $2 in *realpath*) printf '%s\\n' "$0" ;; esac ;;
esac
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@dataclass
class Machine:
    """A checkout, a folder of tools on PATH, and a home."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    account: str | None = None

    @property
    def checkout(self) -> Path:
        return self.folder / "a checkout"

    @property
    def tools(self) -> Path:
        return self.folder / "bin"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def made(self) -> list[str]:
        trace = self.folder / "trace"
        return trace.read_text().splitlines() if trace.exists() else []

    def run(self, *words: str, cwd: Path | None = None, start: Path | None = None) -> subprocess.CompletedProcess[str]:
        trace = self.folder / "trace"
        base = {
            "PATH": str(self.tools),
            "HOME": str(self.home),
            "TRACE": str(trace),
            "TMPDIR": str(self.folder / "tmp"),
        }
        return subprocess.run(
            [start or self.checkout / "almoner", *words],
            cwd=cwd or self.folder,
            env=base | self.environment,
            capture_output=True,
            text=True,
            check=False,
            user=self.account,
        )


@pytest.fixture
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    made = Machine(folder)
    for name in (made.tools, made.home, folder / "tmp"):
        name.mkdir()
        name.chmod(0o777)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (made.tools / tool).symlink_to(found)
    text = (ROOT / "almoner").read_text()
    for here, nowhere in (
        (USUAL_FOLDERS, ""),
        ("/opt/pyenv /usr/local/pyenv", ""),
        ("eval \"printf '%s' ~$account\"", ""),
    ):
        assert here in text
        text = text.replace(here, nowhere)
    text = text.replace("#!/bin/sh", f"#!{shutil.which('dash') or '/bin/sh'}", 1)
    program(made.checkout / "almoner", text)
    for lock in ("requirements.lock", "requirements-test.lock"):
        (made.checkout / lock).write_text(f"{lock}==1\n")
    help_file = made.checkout / HELP.relative_to(ROOT)
    help_file.parent.mkdir(parents=True)
    shutil.copy(HELP, help_file)
    yield made
    shutil.rmtree(folder)


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_help_needs_no_python(machine: Machine, words: list[str]) -> None:
    said = machine.run(*words)
    assert (said.returncode, said.stdout, machine.made) == (0, HELP.read_text(), [])


def test_unknown_command_names_those_there_are(machine: Machine) -> None:
    said = machine.run("dmeo")
    assert said.returncode == 2
    assert "no command 'dmeo'" in said.stderr
    assert all(command in said.stderr for command in COMMANDS)


def test_launcher_help_and_package_know_the_same_commands() -> None:
    listed = next(line for line in (ROOT / "almoner").read_text().splitlines() if line.startswith("COMMANDS="))
    assert listed.removeprefix("COMMANDS=").strip('"').split() == list(COMMANDS)
    assert all(f"    ./almoner {command} " in HELP.read_text() for command in COMMANDS)


def test_without_a_python_it_says_what_to_do(machine: Machine) -> None:
    program(machine.tools / "python3", TOO_OLD)
    said = machine.run("demo")
    assert said.returncode == 1
    assert "needs Python 3.12 or newer" in said.stderr
    assert "ALMONER_PYTHON=/path/to/python3.13 ./almoner demo" in said.stderr


def test_python_named_wrongly_is_told(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    machine.environment["ALMONER_PYTHON"] = "/no/such/python"
    said = machine.run("manage")
    assert said.returncode == 1
    assert "ALMONER_PYTHON=/no/such/python is not a Python 3.12" in said.stderr


def test_python_on_path_makes_the_environment_once(machine: Machine) -> None:
    python = program(machine.tools / "python3", PYTHON)
    first, second = machine.run("manage", "shell", "a b"), machine.run("manage")
    assert first.stdout.splitlines()[:2] == [
        "ran|-m|almoner|manage|shell|a b|",
        f"PYTHONPATH={machine.checkout}/src:{machine.checkout}",
    ]
    assert machine.made == [f"made {machine.checkout}/.venv with {python}"]
    assert second.returncode == 0


def test_changed_lock_makes_it_again(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    machine.run("manage")
    (machine.checkout / "requirements.lock").write_text("changed==2\n")
    machine.run("manage")
    assert len(machine.made) == 2


def test_tests_need_more_and_then_everything_is_there(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    for command in ("manage", "test", "check", "manage"):
        machine.run(command)
    assert len(machine.made) == 2


def test_unfinished_environment_is_made_again(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    machine.run("manage")
    (machine.checkout / ".venv" / ".made-from").unlink()
    machine.run("manage")
    assert len(machine.made) == 2


def test_environment_whose_python_has_gone_is_made_again(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    machine.run("manage")
    (machine.checkout / ".venv" / "bin" / "python").unlink()
    assert machine.run("manage").returncode == 0
    assert len(machine.made) == 2


def test_another_python_by_name_makes_it_again(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    other = program(machine.folder / "other" / "python3", PYTHON)
    machine.run("manage")
    machine.environment["ALMONER_PYTHON"] = str(other)
    machine.run("manage")
    machine.run("manage")
    assert machine.made[1:] == [f"made {machine.checkout}/.venv with {other}"]


def test_broken_shim_on_path_leads_to_the_pyenv_behind_it(machine: Machine) -> None:
    program(machine.folder / "pyenv" / "shims" / "python3", TOO_OLD)
    program(machine.folder / "pyenv" / "versions" / "3.11.9" / "bin" / "python3", TOO_OLD)
    python = program(machine.folder / "pyenv" / "versions" / "3.13.2" / "bin" / "python3", PYTHON)
    machine.environment["PATH"] = f"{machine.folder}/pyenv/shims:{machine.tools}"
    machine.run("manage")
    assert machine.made == [f"made {machine.checkout}/.venv with {python}"]


@pytest.mark.parametrize("where", ["PYENV_ROOT", "HOME"])
def test_pyenv_that_is_not_on_path_is_found(machine: Machine, where: str) -> None:
    root = machine.home / ".pyenv" if where == "HOME" else machine.folder / "pyenv"
    python = program(root / "versions" / "3.12.1" / "bin" / "python3", PYTHON)
    if where == "PYENV_ROOT":
        machine.environment[where] = str(root)
    machine.run("manage")
    assert machine.made == [f"made {machine.checkout}/.venv with {python}"]


@pytest.mark.parametrize("home", ["", "/no/such/home"])
def test_empty_or_false_home_does_no_harm(machine: Machine, home: str) -> None:
    program(machine.tools / "python3", PYTHON)
    machine.environment["HOME"] = home
    assert machine.run("manage").returncode == 0


def test_it_works_from_anywhere_and_through_a_link(machine: Machine) -> None:
    program(machine.tools / "python3", PYTHON)
    link = machine.folder / "almoner-link"
    link.symlink_to("a checkout/almoner")
    said = machine.run("manage", cwd=machine.home, start=link)
    assert f"PYTHONPATH={machine.checkout}/src" in said.stdout


def unprivileged(machine: Machine) -> Callable[[], None]:
    """Take the checkout away from whoever runs the launcher; root becomes nobody for that."""
    if os.geteuid() == 0:
        machine.account = pwd.getpwnam("nobody").pw_name
        return lambda: None
    machine.checkout.chmod(0o555)
    return lambda: machine.checkout.chmod(0o755)


@pytest.mark.parametrize("writable", ["cache", "tmp"])
def test_checkout_that_is_not_ours_gets_its_environment_elsewhere(machine: Machine, writable: str) -> None:
    program(machine.tools / "python3", PYTHON)
    give_back = unprivileged(machine)
    if writable == "tmp":
        machine.environment["HOME"] = "/no/such/home"
    said = machine.run("manage")
    again = machine.run("manage")
    give_back()
    assert (said.returncode, again.returncode) == (0, 0)
    assert "this account cannot write" in said.stderr
    place = machine.home / ".cache" if writable == "cache" else machine.folder / "tmp"
    assert len(machine.made) == 1
    assert machine.made[0].startswith(f"made {place}/")
