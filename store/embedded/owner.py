"""Who the embedded PostgreSQL runs as: it refuses to be root, so under root it gets an account of its own."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import TypedDict

from store.embedded.errors import EmbeddedPostgresError

_ACCOUNT = "retainer-pg"


class Identity(TypedDict, total=False):
    """What `subprocess.run` is told about whom to be; empty: who we are."""

    user: str
    group: str
    extra_groups: list[str]


def identity() -> Identity:
    """Whom to start PostgreSQL's programs as. Root's groups go too, or they would count for file modes."""
    if os.geteuid() != 0:
        return {}
    return {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []}


def prepare(data: Path, installed: Path) -> None:
    """Under root: create the account and let it reach `data` and the programs in `installed`. Else nothing.

    Raises EmbeddedPostgresError where no account can be made, as on a system with another way to do it.
    """
    if os.geteuid() != 0:
        return
    if not _exists():
        _create_account()
    for folder in [data, *data.parents, *installed.parents]:
        _add(folder, stat.S_IXOTH)  # to pass through; not to see what else is in there
    if not installed.stat().st_mode & stat.S_IROTH:  # installed under a umask that keeps others out
        for path in [installed, *installed.rglob("*")]:
            _add(path, stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))


def hand_over(cluster: Path) -> None:
    """Under root: give the account all of `cluster`, which may come from where its number was another."""
    if os.geteuid() != 0:
        return
    owner = pwd.getpwnam(_ACCOUNT)
    if cluster.stat().st_uid == owner.pw_uid:
        return
    for path in [*cluster.rglob("*"), cluster]:  # itself last: cut short, this is done again
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _create_account() -> None:
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        _ACCOUNT,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - nothing in it comes from outside
    except (OSError, subprocess.CalledProcessError) as error:
        # Two data directories may be prepared at once: the other one's account is as good.
        if isinstance(error, subprocess.CalledProcessError) and _exists():
            return
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root, and no account could be made for it: "
            "run this as another user, or set DATABASE_URL to a PostgreSQL server of yours."
        ) from error


def _exists() -> bool:
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _add(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
