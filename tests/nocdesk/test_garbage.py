"""A program comes up without a look for garbage, and what came up with it is never looked through again."""

import gc
from collections.abc import Iterator

import pytest

from nocdesk.garbage import coming_up


class Node:
    """Something that is its own neighbour."""

    def __init__(self) -> None:
        self.neighbour = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_no_look_disturbs_a_start_and_afterwards_they_go_on() -> None:
    with coming_up():
        assert not gc.isenabled()
        with coming_up():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()


def test_what_came_up_is_left_out_of_later_looks_and_what_is_new_is_not() -> None:
    with coming_up():
        old = Node()
    new = Node()

    looked_through = gc.get_objects()

    assert not any(each is old for each in looked_through)
    assert any(each is new for each in looked_through)


def test_a_start_that_fails_leaves_the_looks_on() -> None:
    with pytest.raises(ValueError, match="no"), coming_up():
        raise ValueError("no")

    assert gc.isenabled()
