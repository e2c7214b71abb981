"""What decisions about matches teach: the points of a logistic model, drawn towards those that are shipped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nocdesk.tickets.weights import Feature, Points, Weighing

STEEPNESS = 12.0
"""How fast the odds rise with the score: 0.1 above the border triples the odds of a link."""

PRIOR_SD = 0.08
"""How far a weight is expected to lie from the shipped one (standard deviation, as a share of certainty)."""

_ROUNDS, _ENOUGH = 50, 1e-9


@dataclass(frozen=True, slots=True)
class Decision:
    """What spoke for a pair, and whether a person linked or declined it."""

    features: frozenset[Feature]
    is_linked: bool


def learnt_points(decisions: Sequence[Decision], weighing: Weighing) -> Points:
    """The points that are likeliest by these decisions, whole ones, none further from the shipped than is allowed.

    Logistic regression with a Gaussian prior around the shipped points (maximum a posteriori by Newton's method:
    Bishop, Pattern Recognition and Machine Learning, 4.3 and 4.5). Their order does not matter, and without any
    the points are the shipped ones. A feature keeps its side: what speaks for a pair never comes to speak against it.
    """
    features = list(Feature)
    shipped = np.array([weighing.points[feature] for feature in features]) / 100
    matrix, linked = _columns(decisions, features)
    weights = _likeliest(matrix, linked, shipped, weighing.proposed_from / 100)
    found = {}
    for feature, weight in zip(features, weights.tolist(), strict=True):
        found[feature] = _bounded(round(weight * 100), weighing.points[feature], weighing.most_moved)
    return found


def _columns(
    decisions: Collection[Decision], features: Sequence[Feature]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # Alike decisions in one order, so that sums of floats do not depend on the order in which they came.
    ordered = sorted(decisions, key=lambda each: (sorted(each.features), each.is_linked))
    matrix = np.array([[feature in each.features for feature in features] for each in ordered], np.float64)
    linked = np.array([each.is_linked for each in ordered], np.float64)
    return matrix.reshape(-1, len(features)), linked


def _likeliest(
    matrix: NDArray[np.float64], linked: NDArray[np.float64], shipped: NDArray[np.float64], border: float
) -> NDArray[np.float64]:
    weights, precision = shipped.copy(), np.eye(len(shipped)) / PRIOR_SD**2
    for _ in range(_ROUNDS):
        odds = np.clip(STEEPNESS * (matrix @ weights - border), -60, 60)
        likely = 1 / (1 + np.exp(-odds))
        slope = STEEPNESS * matrix.T @ (linked - likely) - precision @ (weights - shipped)
        curve = STEEPNESS**2 * (matrix.T * (likely * (1 - likely))) @ matrix + precision
        step = np.linalg.solve(curve, slope)
        # A step of Newton's can lead far away where nearly all is certain; the points are never that far.
        weights = weights + np.clip(step, -PRIOR_SD, PRIOR_SD)
        if float(np.abs(step).max()) < _ENOUGH:
            break
    return weights


def _bounded(points: int, shipped: int, most_moved: int) -> int:
    low, high = shipped - most_moved, shipped + most_moved
    if shipped > 0:
        low = max(low, 1)
    else:
        high = min(high, -1)
    return min(max(points, low), high)
