"""What of an agreement does not fit together, each fault with the place of the value that must change."""

from collections.abc import Iterator, Sequence

from nocdesk.language import _
from nocdesk.sla.credit_steps import Basis, Step, step_faults
from nocdesk.sla.objectives import Kind
from nocdesk.sla.terms_shape import AgreementShape, CreditShape, ObjectiveShape, StepShape
from nocdesk.toml_file import KeyPath, nearest

Fault = tuple[KeyPath, str]


def agreement_faults(shape: AgreementShape) -> Iterator[Fault]:
    """Faults of an agreement whose values are sound each by itself."""
    if shape.monthly_charge is not None and not shape.currency:
        yield ("monthly_charge",), _("monthly_charge has no currency: add such as currency = 'EUR'")
    yield from objective_faults(shape.objective)
    yield from credit_faults(shape.objective, shape.credit)


def objective_faults(objectives: Sequence[ObjectiveShape]) -> Iterator[Fault]:
    """Two objectives of one name."""
    titles = [objective.title for objective in objectives]
    for number, title in enumerate(titles):
        if title in titles[:number]:
            yield (
                ("objective", number),
                _("objective '{title}' is there twice: give one of them another name").format(title=title),
            )


def credit_faults(objectives: Sequence[ObjectiveShape], credits: Sequence[CreditShape]) -> Iterator[Fault]:
    """Credits for what was not promised, and tables with holes or overlaps."""
    known = {objective.title: objective for objective in objectives}
    for number, credit in enumerate(credits):
        at: KeyPath = ("credit", number)
        objective = known.get(credit.objective)
        if objective is None:
            words = nearest(credit.objective, tuple(known))
            yield (
                (*at, "objective"),
                _("credit: there is no objective '{objective}'; {nearest}").format(
                    objective=credit.objective, nearest=words
                ),
            )
        elif credit.basis is Basis.ACHIEVED and not _has_share(objective):
            yield (
                (*at, "basis"),
                _("credit: {objective} promises no share: write basis = 'outage' or 'downtime'").format(
                    objective=credit.objective
                ),
            )
        if credit.objective in [other.objective for other in credits[:number]]:
            yield at, _("credit: {objective} has two tables of credits: keep one").format(objective=credit.objective)
        yield from _table_faults(at, credit)


def steps_of(credit: CreditShape) -> list[Step]:
    """The steps in the order in which they are written; each has a bound, which the checks see to."""
    is_share = credit.basis is Basis.ACHIEVED
    bounds = [(s.below, s.at_least) if is_share else (s.over_min, s.up_to_min) for s in credit.step]
    pairs = zip(credit.step, bounds, strict=True)
    return [Step(bound, step.percent, reaches) for step, (bound, reaches) in pairs if bound is not None]


def _table_faults(at: KeyPath, credit: CreditShape) -> Iterator[Fault]:
    is_sound = True
    for number, step in enumerate(credit.step):
        missing = _wrong_bound(credit.basis, step)
        if missing:
            is_sound = False
            yield (*at, "step", number), _("credit: step {number} {fault}").format(number=number + 1, fault=missing)
    if is_sound:
        yield from (
            ((*at, "step"), _("credit: {fault}").format(fault=fault))
            for fault in step_faults(credit.basis, steps_of(credit))
        )


def _wrong_bound(basis: Basis, step: StepShape) -> str | None:
    if basis is Basis.ACHIEVED:
        if step.below is None or step.over_min is not None or step.up_to_min is not None:
            return _("must say below which share it begins: write such as below = 0.999")
        return None
    if step.over_min is None or step.below is not None or step.at_least is not None:
        return _("must say over how many minutes it begins: write such as over_min = 10")
    return None


def _has_share(objective: ObjectiveShape) -> bool:
    if objective.is_metric:
        return objective.statistic == "share"
    return objective.measure == Kind.AVAILABILITY
