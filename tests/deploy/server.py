"""A real SSH server on this machine's loopback, for one test: its own keys, its own port, nothing of the system's."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.conftest import missing

CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PidFile {folder}/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


class Server(msgspec.Struct, frozen=True):
    """Where it listens, and how one gets in."""

    port: int
    key: Path
    fingerprint: str

    def settings(self, folder: Path, **more: object) -> dict[str, object]:
        """What `deploy:` says to reach a folder of it."""
        return {
            "to": "sftp",
            "server": "127.0.0.1",
            "port": self.port,
            "user": getpass.getuser(),
            "key": str(self.key),
            "fingerprint": self.fingerprint,
            "path": str(folder),
            **more,
        }


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Run it while the test lasts."""
    program = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if program is None or shutil.which("ssh-keygen") is None:
        missing("sshd (openssh-server)")
    assert program is not None
    folder.mkdir()
    for name in ("host", "person"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copyfile(folder / "person.pub", folder / "authorized")
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(folder / "host.pub")], check=True, capture_output=True, text=True
    )
    port = _free_port()
    (folder / "sshd_config").write_text(CONFIGURATION.format(port=port, folder=folder), encoding="utf-8")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it locks itself in while it listens to strangers
    process = subprocess.Popen(
        [program, "-D", "-f", str(folder / "sshd_config"), "-E", str(folder / "log")], stdin=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield Server(port, folder / "person", shown.stdout.split()[1])
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended at once"
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")
