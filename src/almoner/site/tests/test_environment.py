"""The making of the environment: when it begins afresh, when it mends, and what an interruption leaves."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from almoner.site import environment
from almoner.site.environment import CannotInstall

WANTED = ["requirements.lock 1 2"]


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What was installed by what means, and whether afresh; pip is stood in for by a link to this Python."""
    done: list[tuple[str, bool]] = []

    def with_pip(folder: Path, requirements: list[str], *, fresh: bool) -> None:
        done.append(("pip " + " ".join(requirements), fresh))
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        if not (folder / "bin" / "python").exists():
            (folder / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(environment, "with_pip", with_pip)
    monkeypatch.setattr(environment, "runs", lambda folder: (folder / "bin" / "python").exists())
    monkeypatch.delenv("ALMONER_UV", raising=False)
    monkeypatch.delenv("ALMONER_PYTHON", raising=False)
    return done


def test_new_environment_is_made_and_stamped(tmp_path: Path, installs: list[tuple[str, bool]]) -> None:
    assert environment.main(tmp_path, tmp_path / ".venv", WANTED) == 0
    assert installs == [(f"pip -r {tmp_path}/requirements.lock", True)]
    assert environment.is_complete(tmp_path / ".venv", WANTED)


def test_complete_environment_is_left_alone(tmp_path: Path, installs: list[tuple[str, bool]]) -> None:
    environment.main(tmp_path, tmp_path / ".venv", WANTED)
    environment.main(tmp_path, tmp_path / ".venv", WANTED)
    assert len(installs) == 1


def test_changed_lock_is_brought_up_to_date_in_place(tmp_path: Path, installs: list[tuple[str, bool]]) -> None:
    environment.main(tmp_path, tmp_path / ".venv", WANTED)
    environment.main(tmp_path, tmp_path / ".venv", ["requirements.lock 3 4", "requirements-test.lock 5 6"])
    assert [fresh for _, fresh in installs] == [True, False]
    assert installs[1][0].endswith("requirements-test.lock")


def test_interrupted_making_begins_afresh_and_sweeps_up(tmp_path: Path, installs: list[tuple[str, bool]]) -> None:
    left = tmp_path / ".venv" / "lib" / "half a package"
    left.mkdir(parents=True)
    assert environment.main(tmp_path, tmp_path / ".venv", WANTED) == 0
    assert installs[0][1]
    assert not left.exists()


def test_mending_that_fails_begins_afresh(
    tmp_path: Path, installs: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.main(tmp_path, tmp_path / ".venv", WANTED)
    good = environment.with_pip

    def bad_in_place(folder: Path, requirements: list[str], *, fresh: bool) -> None:
        if not fresh:
            raise CannotInstall
        good(folder, requirements, fresh=fresh)

    monkeypatch.setattr(environment, "with_pip", bad_in_place)
    assert environment.main(tmp_path, tmp_path / ".venv", ["requirements.lock 3 4"]) == 0
    assert installs[-1][1]


def test_packages_that_cannot_be_had_leave_no_stamp_and_a_sentence(
    tmp_path: Path,
    installs: list[tuple[str, bool]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def bad(*_: object, **__: object) -> None:
        raise CannotInstall

    monkeypatch.setattr(environment, "with_pip", bad)
    assert environment.main(tmp_path, tmp_path / ".venv", WANTED) == 1
    assert "could not be installed" in capsys.readouterr().err
    assert not environment.is_complete(tmp_path / ".venv", WANTED)


def test_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert environment.main(tmp_path, tmp_path / "file" / ".venv", WANTED) == 1
    assert "could not be made" in capsys.readouterr().err


def test_uv_that_fails_is_replaced_by_pip(
    tmp_path: Path,
    installs: list[tuple[str, bool]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ALMONER_UV", "/no/such/uv")
    assert environment.main(tmp_path, tmp_path / ".venv", WANTED) == 0
    assert "uv could not; using pip" in capsys.readouterr().err
    assert installs[0][1]


def test_uv_when_it_works_spares_pip(
    tmp_path: Path, installs: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setenv("ALMONER_UV", "uv")
    monkeypatch.setattr(environment, "with_uv", lambda uv, *_, **__: called.append(uv))
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "clear", lambda _folder: None)
    assert environment.main(tmp_path, tmp_path / ".venv", WANTED) == 0
    assert (called, installs) == (["uv"], [])


def test_two_at_once_take_turns_and_one_does_the_work(
    tmp_path: Path, installs: list[tuple[str, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    with environment.turn(tmp_path / ".venv"):
        other = threading.Thread(target=environment.main, args=[tmp_path, tmp_path / ".venv", WANTED])
        other.start()
        while "waiting" not in capsys.readouterr().err:
            assert other.is_alive()
        assert installs == []
        environment.mend(tmp_path, tmp_path / ".venv", WANTED)
    other.join()
    assert len(installs) == 1


def test_installer_that_fails_is_a_failure() -> None:
    with pytest.raises(CannotInstall):
        environment.call("false")


@pytest.mark.slow
def test_it_runs_with_nothing_but_the_standard_library() -> None:
    """The launcher runs the file by itself, isolated: what it imports must be there in any Python."""
    said = subprocess.run(
        [sys.executable, "-I", "-S", environment.__file__],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert "IndexError" in said.stderr  # it came as far as reading its arguments
