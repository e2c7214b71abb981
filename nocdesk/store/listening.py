"""An ear on PostgreSQL's change feed: it sleeps until a commit tells of changes, or until somebody wakes it."""

import selectors
import socket
from contextlib import suppress

import psycopg
from sqlalchemy import Connection, Engine, text

from nocdesk.store.changes import Changes, FeedPlace, changes_since, feed_place

CHANNEL = "nocdesk_changes"
"""What the trigger of the change feed tells on; it says nothing but that there is something."""
_EAR, _DEAF = text(f"LISTEN {CHANNEL}"), text(f"UNLISTEN {CHANNEL}")


class FeedListener:
    """Hears of each commit since a place, on a connection of its own; one thread waits and polls, any may wake it.

    Where it does not know what happened meanwhile, at first without a place or because its connection was lost, it
    tells of a gap. While each look finds something it does not listen: to be told of every commit would cost the server
    more than the looks.
    """

    def __init__(self, engine: Engine, place: FeedPlace | None = None) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._place = place
        self._connection: Connection | None = None
        self._driver: psycopg.Connection | None = None
        self._is_told = self._is_listening = self._is_busy = self._has_found = False
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)

    def poll(self) -> Changes:
        """What has become visible since the last call; an error of the database leaves a connection to be made anew."""
        try:
            connection = self._connection or self._connect()
            self._listen(connection)
            self._is_told = False
            if self._place is None:
                self._place = feed_place(connection)
                return Changes(has_gap=True, place=self._place)
            changes = changes_since(connection, self._place)
        except BaseException:
            self._drop()
            raise
        self._place, self._has_found = changes.place, changes.has_any
        return changes

    def wait(self, most_s: float) -> None:
        """Sleep until there may be something to poll for, and no longer than that."""
        if self._driver is None:
            return
        if self._is_listening:
            self._is_busy = self._hear(self._driver)
            if not self._is_busy:
                self._sleep(most_s, self._driver.pgconn.socket)
                self._hear(self._driver)
            return
        # Nobody tells of what comes: it is looked for again, and by the first look that finds nothing listened for.
        self._is_busy = self._has_found

    def rest(self, most_s: float) -> bool:
        """Sleep whatever is told of; whether somebody woke it."""
        return self._sleep(most_s)

    def wake(self) -> None:
        """Have another thread's `wait` or `rest` end, or the next one."""
        # Full means that waking is on its way already; closed, that nobody sleeps here any more.
        with suppress(BlockingIOError, OSError):
            self._waker.send(b"!")

    def close(self) -> None:
        """Give the connection back."""
        self._drop()
        self._woken.close()
        self._waker.close()

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        try:
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            # Its own from now on, so that the pool gives nobody a connection that listens.
            connection.detach()
            driver.add_notify_handler(self._on_told)
        except BaseException:
            connection.close()
            raise
        self._connection, self._driver = connection, driver
        return connection

    def _drop(self) -> None:
        connection, self._connection, self._driver = self._connection, None, None
        self._is_listening = self._is_busy = False
        if connection is not None:
            self._place = None
            connection.close()

    def _listen(self, connection: Connection) -> None:
        """Be told of commits from the next look on, or no longer."""
        if self._is_listening is self._is_busy:
            connection.execute(_DEAF if self._is_busy else _EAR)
            self._is_listening = not self._is_busy

    def _on_told(self, _notice: psycopg.Notify) -> None:
        self._is_told = True

    def _hear(self, driver: psycopg.Connection) -> bool:
        """Take in what has come; a connection that is lost counts as told, for a poll will say what is wrong."""
        try:
            driver.pgconn.consume_input()
            while driver.pgconn.notifies() is not None:
                self._is_told = True
        except psycopg.OperationalError:
            self._is_told = True
        return self._is_told

    def _sleep(self, most_s: float, *ends: int) -> bool:
        with selectors.DefaultSelector() as selector:
            for end in (self._woken.fileno(), *ends):
                selector.register(end, selectors.EVENT_READ)
            selector.select(most_s)
        with suppress(BlockingIOError):
            return bool(self._woken.recv(4096))
        return False
