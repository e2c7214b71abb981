"""The dry run of an import from tables: every faulty line with its remedy, and what the good ones would do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from nocdesk.importing.drafts import Draft, drafts_of, key_of, laid_over
from nocdesk.importing.faults import LineFault, fault_from
from nocdesk.importing.heading import Heading, heading_of, left_out
from nocdesk.importing.resolving import References, resolved_tables
from nocdesk.importing.table import Place, TableSet
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.provider.apply import apply_plan
from nocdesk.provider.checks import faults_of
from nocdesk.provider.file import ProviderFile, provider_file
from nocdesk.provider.merge import by_key
from nocdesk.provider.plan import Plan, plan_import
from nocdesk.provider.shape import KINDS, Provider
from nocdesk.provider.stored import stored_provider
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.toml_file import FaultyFileError, KeyPath, TomlFile


class FaultyTablesError(FaultyFileError):
    """Tables cannot be imported as a whole; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an import would do; `plan` is that of the good lines, and `lines` counts all but titles and blanks."""

    tables: TableSet
    faults: tuple[LineFault, ...]
    notes: tuple[str, ...]
    lines: int
    faulty_lines: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class _DraftFile(TomlFile):
    """Drafts in the place of a file's text, so that what checks a provider file checks them."""

    drafts: Mapping[KeyPath, Draft] = field(default_factory=dict)
    said: dict[str, Place] = field(default_factory=dict)
    """Every place that was named in a message."""

    def place(self, path: KeyPath) -> str:
        draft = self.drafts.get(path[:2])
        place = draft.place_of(str(path[2]) if len(path) > 2 else "") if draft else Place(self.name)
        self.said[str(place)] = place
        return str(place)

    def fault(self, message: str) -> LineFault:
        """A message as a fault: it begins with a place that was named."""
        at = message.find(": ")
        while at >= 0:
            if message[:at] in self.said:
                return fault_from(self.said[message[:at]], message[at + 2 :])
            at = message.find(": ", at + 1)
        return fault_from(Place(self.name), message)


def try_tables(session: Session, tables: TableSet, kind: str = "") -> Trial:
    """Compare tables with the store; `kind` says what they tell of where they do not show it."""
    stored = stored_provider(session)
    known = by_key(stored)
    headings: list[Heading] = []
    drafts: list[Draft] = []
    faults: list[LineFault] = []
    lacking: set[tuple[str, int]] = set()
    for sheet in tables.sheets:
        heading = heading_of(tables.name, sheet, kind)
        if isinstance(heading, LineFault):
            faults.append(heading)
        elif heading is not None:
            headings.append(heading)
    in_order = sorted(headings, key=lambda each: KINDS.index(each.kind.name))
    for table in resolved_tables([drafts_of(heading) for heading in in_order], known):
        drafted = laid_over(table, known)
        drafts += drafted.drafts
        faults += drafted.faults
        lacking |= {(drafted.heading.place.sheet, line) for line in drafted.lacking}
    file, further = _sound_file(tables.name, drafts, stored, _lines_of(faults) | lacking)
    faults += further
    notes = (*tables.notes, *(note for heading in headings for note in left_out(heading)))
    lines = sum(len(heading.lines) for heading in headings)
    good = {(draft.place.sheet, draft.place.line) for draft in drafts} - _lines_of(faults) - lacking
    return Trial(tables, _in_order(faults, tables), notes, lines, lines - len(good), plan_import(session, file))


def import_tables(
    work: UnitOfWork,
    tables: TableSet,
    *,
    kind: str = "",
    good_only: bool = False,
    step: Callable[[float], None] = lambda _share: None,
) -> Trial:
    """Bring tables into the store in one go; raises FaultyTablesError where a line has a fault, unless `good_only`.

    `step` hears what share of the work is done; what it raises ends the work.
    """
    require(work.actor, Act.IMPORT_PROVIDER)
    trial = try_tables(work.session, tables, kind)
    if trial.faults and not good_only:
        raise FaultyTablesError([str(fault) for fault in trial.faults])
    apply_plan(work, trial.plan, step)
    return trial


def _sound_file(
    name: str, drafts: Sequence[Draft], stored: Provider, faulty: set[tuple[str, int]]
) -> tuple[ProviderFile, list[LineFault]]:
    """The lines that can come in, and the faults of those that cannot: each round leaves out those of the last."""
    references = References(by_key(stored), drafts)
    faults: list[LineFault] = []
    while True:
        good = [draft for draft in drafts if (draft.place.sheet, draft.place.line) not in faulty]
        found = [fault for _, fault in references.faults(good)]
        if not found:
            file = _file_of(name, good)
            assert isinstance(file.toml, _DraftFile)
            found = [file.toml.fault(message) for message in faults_of(file, stored)]
        if not found:
            return file, faults
        faults += found
        lost = _lines_of(found) - faulty
        if not lost:
            # A fault of the whole, such as what the store holds with it: no line can be left out for it.
            return _file_of(name, ()), faults
        faulty = faulty | lost


def _file_of(name: str, drafts: Sequence[Draft]) -> ProviderFile:
    by_kind = {kind: _once([draft for draft in drafts if draft.kind == kind]) for kind in KINDS}
    content = {kind: [draft.values for draft in its] for kind, its in by_kind.items() if its}
    places: dict[KeyPath, Draft] = {
        (kind, number): draft for kind, its in by_kind.items() for number, draft in enumerate(its)
    }
    lines = {place: draft.place.line for place, draft in places.items()}
    return provider_file(_DraftFile(name, content, dict(lines), places), needs_format=False)


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without what a column of something else says again; what a table of its own says twice is left to the checks."""
    seen = {key_of(draft.kind, draft.values) for draft in drafts if not draft.is_derived}
    kept: list[Draft] = []
    for draft in drafts:
        key = key_of(draft.kind, draft.values)
        if not draft.is_derived or key not in seen:
            kept.append(draft)
        seen.add(key)
    return kept


def _lines_of(faults: Sequence[LineFault]) -> set[tuple[str, int]]:
    return {(fault.place.sheet, fault.place.line) for fault in faults if fault.place.line}


def _in_order(faults: Sequence[LineFault], tables: TableSet) -> tuple[LineFault, ...]:
    order = {sheet.title: number for number, sheet in enumerate(tables.sheets)}
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda fault: (order.get(fault.place.sheet, -1), fault.place.line)))


def trial_lines(trial: Trial) -> Iterator[str]:
    """The faults and remarks of a trial in words."""
    yield _("{name}: read as {form}, {lines:,} lines, {faulty:,} with faults").format(
        name=trial.tables.name, form=trial.tables.read_as, lines=trial.lines, faulty=trial.faulty_lines
    )
    yield from (_("fault: {fault}").format(fault=fault) for fault in trial.faults)
    yield from (_("note: {note}").format(note=note) for note in trial.notes)
