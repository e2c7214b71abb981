"""A collector whose store makes trouble: what it still does, and what it must not pretend."""

from dataclasses import dataclass

from nocdesk.errors import NocdeskError
from probes.collector import ENGINE_STALLED_S
from probes.collector_store import PollNow
from tests.probes.collecting import FakeClient, FakeStore, MovableClock, make_collector, make_device, play


@dataclass(slots=True)
class TroubledStore(FakeStore):
    """A store whose engine fails, or that refuses the first answers."""

    engine_fails: bool = False
    engine_failures: int = 0
    refusals: int = 0

    def apply(self) -> None:
        if self.engine_fails:
            self.engine_failures += 1
            raise NocdeskError("The engine cannot write.")

    def answer(self, request_id: int, text: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NocdeskError("The database is locked by another program.")
        FakeStore.answer(self, request_id, text)


def test_no_sign_of_life_is_given_while_the_engine_cannot_write() -> None:
    clock = MovableClock()
    store = TroubledStore((make_device(),))

    def break_engine() -> None:
        store.engine_fails = True

    def let_time_pass() -> None:
        clock.asleep_s = ENGINE_STALLED_S + 1
        store.beats.clear()
        store.kept.clear()

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: bool(store.beats),
        break_engine,
        lambda: store.engine_failures > 1,
        let_time_pass,
        lambda: len(store.kept) > 5,
    )

    assert store.beats == []


def test_an_answer_that_the_store_refused_at_first_reaches_who_asked() -> None:
    store = TroubledStore((make_device(),), requests=[PollNow(7, 1)], refusals=2)

    play(lambda: make_collector(store, FakeClient()), lambda: 7 in store.answers)

    assert store.refusals == 0
