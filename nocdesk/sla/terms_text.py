"""Terms as the text of an agreement file, as a person would write them: what goes without saying is left out."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_content import terms_content

_UNSAID: tuple[Any, ...] = (None, "", [])
_OF_BINS = ("statistic", "bin_statistic", "bin_s", "min_samples", "keeps")


def terms_to_toml(terms: Terms) -> str:
    """The text from which the same terms are read."""
    content = terms_content(terms)
    lines = [*_keys(content, skip=("calendar", "planned", "objective", "credit"))]
    for table in ("calendar", "planned"):
        lines += _table(f"[{table}]", list(_keys(content[table], unsaid=(*_UNSAID, 0.0))))
    for objective, kept in zip(content["objective"], terms.objectives, strict=True):
        skip = () if kept.counts_bins else _OF_BINS
        unsaid = {name: value for name, value in {"min_s": 0.0, "scope": "service"}.items() if objective[name] == value}
        lines += _table("[[objective]]", list(_keys(objective, skip=(*skip, *unsaid))))
    for credit in content["credit"]:
        lines += _table("[[credit]]", list(_keys(credit, skip=("step",))))
        for step in credit["step"]:
            lines += ["[[credit.step]]", *_keys(step)]
    return "\n".join(lines) + "\n"


def _table(title: str, lines: list[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _keys(table: Mapping[str, Any], *, skip: tuple[str, ...] = (), unsaid: tuple[Any, ...] = _UNSAID) -> Iterator[str]:
    for key, value in table.items():
        if key not in skip and value not in unsaid:
            yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case int() | float():
            return repr(value)
        case _:
            # A JSON string is a TOML one; control characters, which differ, are in no agreement.
            return json.dumps(str(value), ensure_ascii=False)
