"""The plan of an import on the terminal, or for programs."""

from nocdesk.commandline.output import show_json
from nocdesk.language import _
from nocdesk.provider.plan import Plan, plan_counts, plan_lines


def show_plan(plan: Plan, *, as_json: bool, is_dry: bool) -> None:
    """Print what is done, or would be."""
    if as_json:
        show_json(plan_sums(plan, is_dry=is_dry))
        return
    for line in plan_lines(plan):
        print(line)
    if plan.steps:
        print(_("Nothing was changed: this was a dry run.") if is_dry else _("Done."))


def plan_sums(plan: Plan, *, is_dry: bool) -> dict[str, object]:
    """A plan as JSON can hold it."""
    lists = {"absent": list(plan.absent), "warnings": list(plan.warnings)}
    return {**plan_counts(plan), "unchanged": plan.unchanged, **lists, "applied": not is_dry}
