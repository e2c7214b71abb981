"""Blocking work beside the event loop: a thread for each kind of it, whose failures are told once and end nothing."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.errors import NocdeskError

_Result = TypeVar("_Result")


class Worker:
    """One thread for one kind of work, such as all that writes the spool."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._thread = ThreadPoolExecutor(1, what)
        self._said: str | None = None
        self._log = structlog.get_logger("collector")

    async def ask(self, act: Callable[[], _Result]) -> _Result:
        """Do it and give its result; a failure is the caller's."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)

    async def do(self, act: Callable[..., object], *arguments: object) -> bool:
        """Do it; a failure is logged when it begins or changes, once more when it is over, and is False here."""
        try:
            # Shielded: what was handed over is done, though who waits for it may be cancelled.
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, act, *arguments))
        except (NocdeskError, SQLAlchemyError) as error:
            if self._said != str(error):
                self._said = str(error)
                self._log.error(f"{self._what} failed", why=self._said)
            return False
        if self._said is not None:
            self._said = None
            self._log.info(f"{self._what} works again")
        return True

    def close(self) -> None:
        """End the thread when it has done what it was given."""
        self._thread.shutdown()
