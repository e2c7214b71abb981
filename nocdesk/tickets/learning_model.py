"""The points of matching as they were at any time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from nocdesk.store.base import Base, Id


class LearningStep(StrEnum):
    """How the points of matching became what they are."""

    FITTED = "fitted"
    RESET = "reset"


class MatchLearning(Base):
    """The points of matching from an instant on, until the next row; `decisions` is from how many they were learnt."""

    __tablename__ = "match_learning"
    __feed__ = {"match_learning": "id"}

    id: Mapped[Id]
    at: Mapped[datetime]
    by: Mapped[str]
    step: Mapped[LearningStep]
    decisions: Mapped[int]
    points: Mapped[dict[str, Any]]
