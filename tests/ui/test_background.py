"""Jobs off the GUI thread: answers on it, errors as sentences, writes in order, nothing to what is gone."""

import threading
from functools import partial

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nocdesk.errors import NocdeskError
from ui.background import Background


class Listener(QObject):
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()

    def on_done(self, answer: object) -> None:
        self.heard.append(answer)
        self.threads.add(threading.get_ident())


def test_an_answer_arrives_on_the_gui_thread_and_the_job_ran_elsewhere(background: Background, qtbot: QtBot) -> None:
    listener = Listener()

    background.read(threading.get_ident, listener.on_done)
    qtbot.waitUntil(lambda: len(listener.heard) == 1)

    assert listener.threads == {threading.get_ident()}
    assert listener.heard != [threading.get_ident()]


def test_writes_happen_one_after_the_other_in_the_order_they_were_asked_for(
    background: Background, qtbot: QtBot
) -> None:
    listener = Listener()
    first_may_go = threading.Event()
    done: list[int] = []

    def wait_first() -> None:
        first_may_go.wait(60)
        done.append(1)

    background.write(wait_first, listener.on_done)
    for number in (2, 3, 4):
        background.write(partial(done.append, number), listener.on_done)
    first_may_go.set()
    qtbot.waitUntil(lambda: len(listener.heard) == 4)

    assert done == [1, 2, 3, 4]


def test_an_error_arrives_as_its_sentence(background: Background, qtbot: QtBot) -> None:
    listener = Listener()

    def fail() -> None:
        raise NocdeskError("The store is locked; close the other program.")

    background.read(fail, listener.on_done, listener.on_done)
    qtbot.waitUntil(lambda: len(listener.heard) == 1)

    assert listener.heard == ["The store is locked; close the other program."]


def test_a_listener_that_is_gone_hears_nothing(background: Background, qtbot: QtBot) -> None:
    listener, witness = Listener(), Listener()
    heard = listener.heard
    may_go = threading.Event()

    background.read(lambda: may_go.wait(60), listener.on_done)
    listener.deleteLater()
    with qtbot.waitSignal(listener.destroyed):
        pass
    may_go.set()
    background.read(lambda: 1, witness.on_done)
    qtbot.waitUntil(lambda: background.waiting == 0)

    assert heard == []
    assert witness.heard == [1]
