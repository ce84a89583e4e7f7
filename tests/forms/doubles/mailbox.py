"""A double of a mailbox: IMAP4rev1 over TLS, with UIDPLUS and MOVE or without; it notes what would be lost."""

from __future__ import annotations

import datetime
import re
import socket
import ssl
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from civicgen.forms.backends.mailbox import backend
from civicgen.forms.conformance import PRIVATE, SECRET, form, settings


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key; it is its own authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    whole, private = folder / "certificate.pem", folder / "key.pem"
    whole.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return whole, private


class Mailbox:
    """Folders of letters; the certificate must be one that Python's own context trusts (`SSL_CERT_FILE`)."""

    exact = False
    network: Any = None

    def __init__(self, pem: tuple[Path, Path], *, capabilities: str = "IMAP4rev1 UIDPLUS MOVE") -> None:
        self.capabilities = capabilities
        self.form = form()
        self.backend = backend
        self.folders: dict[str, dict[int, tuple[bytes, datetime.datetime, set[str]]]] = {"INBOX": {}}
        self.validity = {"INBOX": 1_700_000_000}
        self.next = {"INBOX": 1}
        self.opened: list[str] = []
        """Letters that were read whole, by their subjects."""
        self.lost: list[bytes] = []
        self.numbers = 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pem)
        self.socket = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        port = str(self.socket.getsockname()[1])
        options = {"server": "localhost", "port": port, "user": "concertation", "done": "Traités"}
        self.settings = settings("mailbox", options=options)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.socket.close()

    # -- as a citizen and a clerk see it

    def put(self, typed, at):
        lines = [
            line
            for field in self.form.fields
            if field.id in typed
            for line in (f"{field.label} :", "", *("\n".join(typed[field.id]).split("\n")), "")
        ]
        letter = EmailMessage()
        self.numbers += 1
        letter["Message-ID"] = f"<{self.numbers}@example.org>"
        letter["Received"] = f"from [{PRIVATE[0]}]; {at.strftime('%a, %d %b %Y %H:%M:%S +0000')}"
        letter["User-Agent"] = PRIVATE[1]
        letter["From"] = "Une citoyenne <citoyenne@example.org>"
        letter["Subject"] = "Re: [plan/avis] Donner son avis"
        letter["Date"] = at
        letter.set_content("\n".join(lines))
        return self.deliver(letter.as_bytes(), at)

    def deliver(self, raw: bytes, at: datetime.datetime, folder: str = "INBOX") -> str:
        uid = self.next[folder]
        self.next[folder] += 1
        self.folders[folder][uid] = (raw, at, set())
        return str(uid)

    def edit(self, there, typed):
        return False

    def remove(self, there):
        return False

    def signed(self, body, now):
        return None

    # -- the protocol

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except (OSError, ssl.SSLError):
                if self.socket.fileno() < 0:
                    return
                continue
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: ssl.SSLSocket) -> None:
        with connection, connection.makefile("rwb") as stream:
            stream.write(f"* OK [CAPABILITY {self.capabilities}] ready\r\n".encode())
            stream.flush()
            selected, write, known = "", False, False
            while line := stream.readline():
                tag, _, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                command, _, rest = rest.partition(" ")
                command = command.upper()
                if command == "UID":
                    command, _, rest = rest.partition(" ")
                    command = f"UID {command.upper()}"
                out: list[bytes] = []
                done = "OK"
                if command == "CAPABILITY":
                    out = [f"* CAPABILITY {self.capabilities}".encode()]
                elif command == "LOGIN":
                    known = rest in {f'concertation "{SECRET}"', f"concertation {SECRET}"}
                    done = "OK" if known else "NO"
                elif command == "LOGOUT":
                    stream.write(f"* BYE\r\n{tag} OK\r\n".encode())
                    stream.flush()
                    return
                elif not known:
                    done = "BAD"
                elif command == "LIST":
                    name = _name(rest.partition(" ")[2])
                    out = [f'* LIST () "/" "{_wire(name)}"'.encode()] if name in self.folders else []
                elif command == "CREATE":
                    name = _name(rest)
                    self.folders[name], self.next[name] = {}, 1
                    self.validity[name] = 1_700_000_000 + len(self.folders)
                elif command in {"SELECT", "EXAMINE"}:
                    selected, write = _name(rest), command == "SELECT"
                    if selected in self.folders:
                        out = [
                            f"* {len(self.folders[selected])} EXISTS".encode(),
                            f"* OK [UIDVALIDITY {self.validity[selected]}]".encode(),
                        ]
                    else:
                        done = "NO"
                elif command.startswith("UID"):
                    out, done = self._uid(command[4:], rest, selected, write)
                stream.write(b"".join(each + b"\r\n" for each in out) + f"{tag} {done} done\r\n".encode())
                stream.flush()

    def _uid(self, command: str, rest: str, folder: str, write: bool) -> tuple[list[bytes], str]:
        held = self.folders[folder]
        if command == "SEARCH":
            first = int(rest.removeprefix("UID ").partition(":")[0])
            last = max(held, default=0)
            found = sorted(uid for uid in held if uid >= first or uid == last)
            return [b"* SEARCH " + " ".join(map(str, found)).encode()], "OK"
        numbers, _, what = rest.partition(" ")
        uids = [uid for uid in map(int, numbers.split(",")) if uid in held]
        if command == "FETCH":
            return [part for uid in uids for part in self._fetched(uid, held[uid], what)], "OK"
        if not write:
            return [], "NO"
        if command in {"COPY", "MOVE"}:
            target = _name(what)
            if target not in self.folders:
                return [], "NO"
            for uid in uids:
                raw, at, _flags = held[uid]
                self.deliver(raw, at, target)
                if command == "MOVE":
                    del held[uid]
        elif command == "STORE":
            for uid in uids:
                held[uid][2].add(r"\Deleted")
        elif command == "EXPUNGE":
            for uid in uids:
                if r"\Deleted" in held[uid][2]:
                    raw = held.pop(uid)[0]
                    if not any(raw == other[0] for letters in self.folders.values() for other in letters.values()):
                        self.lost.append(raw)
        return [], "OK"

    def _fetched(self, uid: int, letter: tuple[bytes, datetime.datetime, set[str]], what: str) -> list[bytes]:
        raw, at, _flags = letter
        assert "BODY[" not in what.replace("BODY.PEEK[", ""), "a letter would be marked as read"
        head, _, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        if "HEADER.FIELDS (SUBJECT)" in what:
            found = re.search(rb"^Subject:[^\n]*(?:\n[ \t][^\n]*)*", head, re.MULTILINE | re.IGNORECASE)
            part = (found[0] if found else b"") + b"\n\n"
            name = b"BODY[HEADER.FIELDS (SUBJECT)]"
        else:
            part, name = raw, b"BODY[]"
            self.opened.append(str(uid))
        date = at.strftime("%d-%b-%Y %H:%M:%S +0000").encode()
        start = b'* 1 FETCH (UID %d RFC822.SIZE %d INTERNALDATE "%s" %s {%d}' % (uid, len(raw), date, name, len(part))
        return [start + b"\r\n" + part + b")"]


def _name(quoted: str) -> str:
    from base64 import b64decode

    text = quoted.strip().strip('"')
    return re.sub(
        r"&([^-]*)-",
        lambda found: b64decode(found[1].replace(",", "/") + "===").decode("utf-16-be") if found[1] else "&",
        text,
    )


def _wire(name: str) -> str:
    from civicgen.forms.backends.imap import _quoted

    return _quoted(name).strip('"')
