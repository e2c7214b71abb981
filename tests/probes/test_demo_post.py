"""The demo's post office: what it takes, and that nobody who goes away keeps it busy."""

import smtplib
import socket
from collections.abc import Iterator

import pytest

from probes.demo_post import PostOffice


@pytest.fixture
def post() -> Iterator[PostOffice]:
    post = PostOffice()
    yield post
    post.close()


def test_a_letter_is_taken(post: PostOffice) -> None:
    with smtplib.SMTP("127.0.0.1", post.mail_port, timeout=60) as program:
        program.sendmail("noc@example.com", ["ann@example.com"], "Subject: Line down\r\n\r\nSince 02:14.\r\n")

    assert ["Line down" in letter for letter in post.letters] == [True]


def test_who_goes_away_within_a_letter_ends_its_dialogue(post: PostOffice) -> None:
    with (
        socket.create_connection(("127.0.0.1", post.mail_port), timeout=60) as connection,
        connection.makefile("rb") as answers,
    ):
        answers.readline()
        connection.sendall(b"DATA\r\n")
        answers.readline()
        connection.sendall(b"half a lett")
        connection.shutdown(socket.SHUT_WR)
        rest = answers.read()

    # The other side has ended the dialogue, and the half letter is none that was sent.
    assert rest == b""
    assert list(post.letters) == []
