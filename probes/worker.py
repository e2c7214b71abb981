"""Blocking work beside the event loop: a thread for each kind of it, whose failures are told once and end nothing."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.errors import NocdeskError

_Result = TypeVar("_Result")

FAULT_LETTERS = 200
"""So much of a fault stands in the alarm; the log has it with its traceback."""


class Worker:
    """One thread for one kind of work, such as all that writes the spool.

    What a store or a disk refuses is a failure. Anything else is a fault of the program, which would meet the next
    process as well: it ends no other work, but is in `faults` until its act succeeds, and counted in `faults_met`.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._thread = ThreadPoolExecutor(1, what)
        self._said: dict[str, str] = {}
        self._log = structlog.get_logger("collector")
        self.faults: dict[str, str] = {}
        self.faults_met = 0

    async def ask(self, act: Callable[[], _Result]) -> _Result:
        """Do it and give its result; a failure is the caller's."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def do(self, act: Callable[..., object], *arguments: object) -> bool:
        """Do it; a failure is logged when it begins or changes, once more when it is over, and is False here."""
        name = act.__name__.strip("_")
        try:
            # Shielded: what was handed over is done, though who waits for it may be cancelled.
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, act, *arguments))
        except (NocdeskError, SQLAlchemyError) as error:
            if self._is_news(name, str(error)):
                self._log.error(f"{self._what} failed", act=name, why=str(error))
            return False
        except Exception as error:  # noqa: BLE001 - what nobody foresaw must not end the polling; it is an alarm
            self.faults[name] = f"{type(error).__name__}: {error}".splitlines()[0][:FAULT_LETTERS]
            self.faults_met += 1
            if self._is_news(name, self.faults[name]):
                self._log.error(f"{self._what} met a fault of the program", act=name, exc_info=error)
            return False
        self.faults.pop(name, None)
        if self._said.pop(name, None) is not None:
            self._log.info(f"{self._what} works again", act=name)
        return True

    def close(self) -> None:
        """End the thread when it has done what it was given."""
        self._thread.shutdown()

    def _is_news(self, name: str, words: str) -> bool:
        is_news = self._said.get(name) != words
        self._said[name] = words
        return is_news
