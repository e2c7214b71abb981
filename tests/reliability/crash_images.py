"""What may lie on a disk after its power has failed: of all that was not synced any 512 octets may be there or not."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.disk import Cut, Event, Removed, Said, Synced, Written

SECTOR = 512


@dataclass(slots=True)
class _File:
    """What is surely on the disk, and what was done since."""

    safe: bytearray
    since: list[Written | Cut | Removed] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.since:
            self.safe = _done(self.safe, event, None)
        self.since.clear()

    def after_a_crash(self, chance: random.Random) -> bytearray:
        """One of the states that it may be in: a write's sectors each arrive or do not, by a luck of this crash."""
        luck = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        content = bytearray(self.safe)
        for event in self.since:
            if isinstance(event, Written):
                content = _done(content, event, lambda: chance.random() < luck)
            elif chance.random() < luck:
                content = _done(content, event, None)
        return content


@dataclass(frozen=True, slots=True)
class Crash:
    """A state of all files, and what had been promised by then."""

    files: dict[str, bytes]
    promises: frozenset[object]

    def write(self, directory: Path) -> None:
        """Lay the files down as the disk has them after the crash."""
        directory.mkdir()
        for name, content in self.files.items():
            (directory / name).write_bytes(content)


def crashes(before: dict[str, bytes], journal: Sequence[Event], number: int, chance: random.Random) -> Iterator[Crash]:
    """Crashes at so many moments, each moment of the journal as likely as the next."""
    files = {name: _File(bytearray(content)) for name, content in before.items()}
    moments = sorted(chance.randrange(len(journal)) for _ in range(number))
    promises: set[object] = set()
    at = 0
    for moment in moments:
        for event in journal[at : moment + 1]:
            if isinstance(event, Said):
                promises.add(event.promise)
            elif isinstance(event, Synced):
                files.setdefault(event.file, _File(bytearray())).sync()
            else:
                files.setdefault(event.file, _File(bytearray())).since.append(event)
        at = moment + 1
        left = {name: bytes(file.after_a_crash(chance)) for name, file in files.items()}
        yield Crash({name: content for name, content in left.items() if content}, frozenset(promises))


def _done(content: bytearray, event: Written | Cut | Removed, arrives: object) -> bytearray:
    if isinstance(event, Removed):
        return bytearray()
    if isinstance(event, Cut):
        return content[: event.size]
    for begin in range(event.at - event.at % SECTOR, event.at + len(event.content), SECTOR):
        if callable(arrives) and not arrives():
            continue
        low, high = max(begin, event.at), min(begin + SECTOR, event.at + len(event.content))
        if len(content) < high:
            content.extend(bytes(high - len(content)))
        content[low:high] = event.content[low - event.at : high - event.at]
    return content
