"""Who asked for a poll of a probe, and what they are to be told."""

from collections import defaultdict, deque

from nocdesk.quality.reading import Outcome, Reading


class AskedPolls:
    """Questions wait for a poll that begins after them, and answers for a store that takes them."""

    def __init__(self) -> None:
        self._asked: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        self.answers: deque[tuple[int, str]] = deque()
        """By request, the text: the oldest first."""

    def __bool__(self) -> bool:
        """Whether anybody waits for a poll."""
        return bool(self._asked)

    def ask(self, probe_id: int, at_s: float, request_id: int) -> None:
        """Somebody wants to know, from now on."""
        self._asked[probe_id].append((at_s, request_id))

    def answer(self, probe_id: int, began_at_s: float, text: str) -> None:
        """A poll has an outcome; one that began before the question does not answer it."""
        asked = self._asked.pop(probe_id, [])
        self.answers += [(request_id, text) for since, request_id in asked if began_at_s >= since]
        if later := [(since, request_id) for since, request_id in asked if began_at_s < since]:
            self._asked[probe_id] = later

    def refuse(self, request_id: int, text: str) -> None:
        """There will be no poll."""
        self.answers.append((request_id, text))


def in_words(reading: Reading) -> str:
    """What is said of a reading to who asked for it."""
    if reading.outcome is not Outcome.ANSWERED:
        return reading.detail
    took = f" after {reading.round_trip_ms:.0f} ms" if reading.round_trip_ms is not None else ""
    return f"answered{took}" + (f": {reading.detail}" if reading.detail else "")
