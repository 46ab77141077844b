"""A small mail server (SMTP with STARTTLS, TLS from the start and AUTH PLAIN) for tests, on this machine alone."""

import base64
import socketserver
import ssl
import subprocess
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest


def certificate(folder):
    """Write a certificate for localhost that signs itself, and its key; return their paths."""
    paths = folder / "certificate.pem", folder / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")
    return paths


class Conversation(socketserver.StreamRequestHandler):
    """One client: what it says is kept in the server's `said`, what it sends in `letters`."""

    def handle(self):
        if self.server.tls and self.server.from_the_start:
            self._encrypt()
        self._say("220 ready")
        while line := self.rfile.readline():
            words = line.decode().strip()
            self.server.said.append(words)
            answer = getattr(self, f"_{words.split(' ')[0].lower().partition(':')[0]}", None)
            if answer is None:
                self._say("250 fine")
            elif answer(words) == "bye":
                return

    def _say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _encrypt(self):
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)

    def _ehlo(self, _):
        encrypted = isinstance(self.request, ssl.SSLSocket)
        more = ["250-STARTTLS"] if self.server.tls and not encrypted else []
        self._say("250-localhost", *more, "250-AUTH PLAIN", "250 8BITMIME")

    def _starttls(self, _):
        self._say("220 go")
        self._encrypt()

    def _auth(self, words):
        given = base64.b64decode(words.split()[2]).split(b"\0")[1:]
        if given == self.server.account:
            return self._say("235 welcome")
        return self._say(f"535 no account {given[0].decode()} with {given[1].decode()}")

    def _mail(self, _):
        self._say("451 the disk is full" if self.server.full else "250 fine")

    def _data(self, _):
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 taken")

    def _quit(self, _):
        self._say("221 bye")
        return "bye"


@contextmanager
def mail_server(account=("desk", "open-sesame-7"), files=None, from_the_start=False):
    """Yield a server with `port`, `said` and `letters`; with a certificate's `files` it speaks TLS."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        server.account, server.tls, server.full = [word.encode() for word in account], None, False
        server.from_the_start = from_the_start
        server.port, server.said, server.letters = server.server_address[1], [], []
        if files:
            server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.tls.load_cert_chain(*files)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
