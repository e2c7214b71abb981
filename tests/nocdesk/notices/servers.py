"""A mail server and a web server on loopback that speak the real protocols and remember what they were given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class MailServer:
    """Takes mail (RFC 5321) unless it is told to answer RCPT otherwise."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"


@dataclass(slots=True)
class Hook:
    """Takes posts unless it is told to answer otherwise."""

    port: int = 0
    status: int = 204
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that listens until the block ends."""
    known = MailServer()

    class Dialogue(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper()
                if verb == b"RCPT":
                    self._say(known.answer)
                elif verb == b"DATA":
                    self._say("354 go on")
                    known.letters.append(self._letter())
                    self._say("250 OK")
                elif verb == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 OK")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def _letter(self) -> EmailMessage:
            lines = []
            for line in iter(self.rfile.readline, b".\r\n"):
                lines.append(line.removeprefix(b".").decode() if line.startswith(b"..") else line.decode())
            return message_from_string("".join(lines), policy=policy.default)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        known.port = server.server_address[1]
        with _served(server):
            yield known


@contextmanager
def hook() -> Iterator[Hook]:
    """One that listens until the block ends."""
    known = Hook()

    class Post(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.posts.append((dict(self.headers), body))
            self.send_response(known.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Post) as server:
        known.port = server.server_address[1]
        with _served(server):
            yield known


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
