"""Asks for a secret once, and never on the event loop."""

import asyncio

from nocdesk.clock import Clock
from nocdesk.credentials import Credential, CredentialError, Credentials
from nocdesk.language import in_english

RETRY_S = 60.0


class CredentialCache:
    """Asks the sources once, in a thread, as a keyring may block; a missing credential is looked for again later."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._credentials = credentials
        self._clock = clock
        self._found: dict[str, Credential] = {}
        self._missing: dict[str, tuple[float, CredentialError]] = {}
        self._turn = asyncio.Lock()

    async def __call__(self, name: str) -> Credential:
        async with self._turn:
            if name in self._found:
                return self._found[name]
            if name in self._missing and self._clock.monotonic() < self._missing[name][0]:
                raise self._missing[name][1]
            try:
                with in_english():  # What is missing is stored with the reading.
                    self._found[name] = await asyncio.to_thread(self._credentials.resolve, name)
            except CredentialError as error:
                self._missing[name] = (self._clock.monotonic() + RETRY_S, error)
                raise
            return self._found[name]
