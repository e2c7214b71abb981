"""A key as people write it, and whose it is, so that what shows it can follow when the action gets another."""

from typing import Self


class KeyText(str):
    """The first key of an action; empty where it has none."""

    action_id: str

    def __new__(cls, text: str, action_id: str) -> Self:
        key = super().__new__(cls, text)
        key.action_id = action_id
        return key
