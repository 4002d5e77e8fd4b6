"""The demo as a newcomer starts it: from nothing to a page, joined by a second command, and gone after Ctrl-C."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.site.commands import ROOT
from almoner.site.postgres import cluster

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "PGHOST", "ALMONER_DB_ROLE", "ALMONER_ENV", "DJANGO_SETTINGS_MODULE")


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A folder of its own for the demo's database, so that no demo of the person's is disturbed."""
    folder = Path(tempfile.mkdtemp(prefix="almoner-demo-"))
    folder.chmod(0o755)
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    yield bare | {"ALMONER_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    shutil.rmtree(folder)


def almoner(*words: str) -> list[str]:
    return [sys.executable, "-m", "almoner", *words]


def ready_at(demo: "subprocess.Popen[str]") -> str:
    """Read what the demo says until it is ready; return its address."""
    said = []
    assert demo.stdout
    for line in demo.stdout:
        said.append(line)
        if line.startswith("ready "):
            return line.removeprefix("ready ").strip()
    raise AssertionError("".join(said))


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1", "::1"])
def test_demo_from_nothing_to_a_page_and_away(environment: dict[str, str]) -> None:
    started = almoner("demo", "--port", "0", "--no-open")
    with subprocess.Popen(
        started, env=environment, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        try:
            url = ready_at(demo)
            with urllib.request.urlopen(f"{url}demo/", timeout=10) as page:
                assert page.status == 200
                assert "default-src 'self'" in page.headers["Content-Security-Policy"]
            asked = almoner(
                "manage",
                "shell",
                "--no-imports",
                "--command",
                "from almoner.foundation.offices.models import Office; print(Office.objects.count())",
            )
            joined = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False, cwd="/")
            assert joined.stdout.strip() == "3", joined.stderr
            second = subprocess.run(
                almoner("demo", "--port", "0", "--no-open"),
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert second.returncode == 1
            assert f"the demo runs already at {url}" in second.stderr
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=30)
    assert demo.returncode == 0
    assert not cluster.is_served(Path(environment["ALMONER_DATA"]) / "demo" / "data")
