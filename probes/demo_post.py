"""The demo's post office on loopback: a mail server and a web server that take every notice, and send none on."""

import socketserver
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"
KEPT = 500
"""So many letters are kept, the newest."""


class PostOffice:
    """Speaks SMTP (RFC 5321) and HTTP on two free ports until it is closed; what it took can be looked at."""

    def __init__(self) -> None:
        self.letters: deque[str] = deque(maxlen=KEPT)
        self.posts: deque[str] = deque(maxlen=KEPT)
        self._mail = _MailServer(self.letters)
        self._web = _WebServer(self.posts)
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.1,), name="post office", daemon=True)
            for server in (self._mail, self._web)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def mail_port(self) -> int:
        """Where mail is taken."""
        return int(self._mail.server_address[1])

    @property
    def webhook(self) -> str:
        """Where posts are taken."""
        return f"http://{LOOPBACK}:{self._web.server_address[1]}/notices"

    def close(self) -> None:
        """Take nothing more."""
        for server in (self._mail, self._web):
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, letters: deque[str]) -> None:
        super().__init__((LOOPBACK, 0), _Dialogue)
        self.letters = letters


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, posts: deque[str]) -> None:
        super().__init__((LOOPBACK, 0), _Post)
        self.posts = posts


class _Dialogue(socketserver.StreamRequestHandler):
    """One connection of a mail program."""

    def handle(self) -> None:
        assert isinstance(self.server, _MailServer)
        self._say("220 the demo's post office")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                letter = self._letter()
                if letter is None:
                    return
                self.server.letters.append(letter.decode("utf-8", errors="replace"))
                self._say("250 taken, and sent to nobody")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 OK")

    def _letter(self) -> bytes | None:
        """All up to its end; None where the other side goes away before."""
        lines: list[bytes] = []
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Post(BaseHTTPRequestHandler):
    """One notice by HTTP."""

    def do_POST(self) -> None:
        assert isinstance(self.server, _WebServer)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.posts.append(body.decode("utf-8", errors="replace"))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""
