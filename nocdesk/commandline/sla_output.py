"""What `nocdesk sla evaluate` and `what-if` print: tables, sentences, or JSON."""

from collections.abc import Sequence

from nocdesk.commandline.output import NOTHING, duration, percent, show_json, show_table
from nocdesk.language import _
from nocdesk.sla.evaluating import Compared
from nocdesk.sla.explaining import explain
from nocdesk.sla.judgement_record import judgement_record
from nocdesk.sla.judging import Judgement
from nocdesk.sla.objectives import Objective
from nocdesk.sla.terms import Terms
from nocdesk.sla.wording import instant_text, value_text


def show_judgements(found: Sequence[Judgement], terms: Terms, *, as_json: bool, in_words: bool) -> None:
    """A table or JSON; in words a paragraph for each."""
    if as_json:
        show_json([judgement_record(judgement) for judgement in found])
        return
    titles = ("objective", "from", "to", "achieved", "target", "coverage", "bad", "budget left", "verdict", "credit")
    show_table(titles, (_cells(judgement, terms) for judgement in found), empty=_("The agreement has no objective."))
    for judgement in found if in_words else ():
        objective = terms.objective(judgement.objective)
        if objective is not None:
            print(f"\n{judgement.objective}, {_from_to(judgement, terms)}")
            print("\n".join(f"  {sentence}" for sentence in explain(judgement, objective, terms)))


def show_compared(found: Sequence[Compared], old: Terms, new: Terms, *, as_json: bool) -> None:
    """Both judgements side by side."""
    if as_json:
        show_json([_compared_record(each) for each in found])
        return
    titles = ("objective", "from", "to", "achieved", "bad", "budget left", "verdict", "credit")
    show_table(
        titles, (_compared_cells(each, old, new) for each in found), empty=_("Neither agreement has an objective.")
    )


def _cells(judged: Judgement, terms: Terms) -> list[object]:
    objective = terms.objective(judged.objective)
    is_share = _is_share(objective)
    return [
        judged.objective,
        *_edges(judged, terms),
        _achieved(judged, terms),
        percent(judged.target) if is_share else value_text(judged.target),
        percent(judged.coverage, 1),
        duration(judged.down_seconds),
        duration(judged.budget_left_s),
        judged.verdict.replace("_", " "),
        _credit(judged),
    ]


def _achieved(judged: Judgement, terms: Terms) -> str:
    objective = terms.objective(judged.objective)
    if judged.achieved is None:
        return NOTHING
    return percent(judged.achieved) if _is_share(objective) else value_text(judged.achieved)


def _is_share(objective: Objective | None) -> bool:
    return objective is not None and (objective.is_share or objective.counts_tickets)


def _credit(judged: Judgement) -> str:
    credit = judged.credit
    if credit is None:
        return _("not decided") if judged.is_credit_open else NOTHING
    words = f"{credit.percent.normalize():f} %"
    return words if credit.money is None else f"{words}, {credit.money}"


def _edges(judged: Judgement, terms: Terms) -> list[str]:
    return [instant_text(at, terms.timezone) for at in (judged.period.starts_at, judged.judged_until)]


def _from_to(judged: Judgement, terms: Terms) -> str:
    start, end = _edges(judged, terms)
    return _("{start} to {end}").format(start=start, end=end)


def _compared_cells(each: Compared, old: Terms, new: Terms) -> list[object]:
    pairs = [(judged, terms) for judged, terms in ((each.before, old), (each.after, new)) if judged is not None]
    columns = [_pair_cells(judged, terms) for judged, terms in pairs]
    if each.before is None:
        columns.insert(0, [_("not agreed")] * 5)
    if each.after is None:
        columns.append([_("not agreed")] * 5)
    changes = [
        was if was == would else f"{was} \N{RIGHTWARDS ARROW} {would}" for was, would in zip(*columns, strict=True)
    ]
    return [each.objective, *_edges(*pairs[0]), *changes]


def _pair_cells(judged: Judgement, terms: Terms) -> list[str]:
    return [
        _achieved(judged, terms),
        duration(judged.down_seconds),
        duration(judged.budget_left_s),
        judged.verdict.replace("_", " "),
        _credit(judged),
    ]


def _compared_record(each: Compared) -> dict[str, object]:
    sides = {"before": each.before, "after": each.after}
    return {
        "objective": each.objective,
        **{name: None if judged is None else judgement_record(judged) for name, judged in sides.items()},
    }
