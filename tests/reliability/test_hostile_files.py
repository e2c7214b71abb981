"""S9: whatever a file is called or says, reading it writes and reads nothing elsewhere, and runs no code."""

import ast
import io
import pickle
import xml.sax
import xml.sax.handler
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import PickleType, create_engine, insert

from nocdesk.agenda import housekeeping
from nocdesk.core import Core
from nocdesk.credentials import Credentials, SystemdCredentials
from nocdesk.importing.reading import parse_tables
from nocdesk.importing.table import TableFileError
from nocdesk.model import Base
from nocdesk.people.model import Actor, Role
from nocdesk.sla.bundle import BundleError
from nocdesk.sla.bundle_reading import read_bundle
from nocdesk.text_file import UnreadableFileError
from nocdesk.traps.rules.commands import restore_trap_rules, withdraw_trap_rules
from tests.nocdesk.importing.tables import workbook
from tests.reliability.record import Telling

pytestmark = pytest.mark.chaos
ROOT = Path(__file__).parents[2]
SECRET = "osprey-in-another-file"
LEADING_OUT = ["../outside", "..", "a/../../outside", "/outside", "..\\outside", "C:outside", ""]
RUNS_CODE = {"pickle", "cPickle", "marshal", "shelve", "dill", "yaml", "eval", "exec", "PickleType", "allow_pickle"}


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_of_its_folder_is_refused(
    sqlite_core: Core, tmp_path: Path, name: str, promise: Telling
) -> None:
    folder, outside = tmp_path / "rules" / "traps", tmp_path / "outside"
    outside.write_text(SECRET)
    administrator = Actor("root", Role.ADMINISTRATOR)

    with sqlite_core.work(administrator) as work, pytest.raises(UnreadableFileError, match="no name of a file"):
        restore_trap_rules(work, directory=folder, file=name, text="changed")
    with sqlite_core.work(administrator) as work, pytest.raises(UnreadableFileError, match="no name of a file"):
        withdraw_trap_rules(work, directory=folder, file=name)
    assert SystemdCredentials(tmp_path / "rules").find(name) is None
    changed = outside.read_text() != SECRET
    promise.kept("S9", "names of rules and credentials that lead out of their folder", injected=3, wrong=int(changed))


def test_control_a_path_that_is_put_together_leads_out(tmp_path: Path, promise: Telling) -> None:
    (tmp_path / "rules").mkdir()

    (tmp_path / "rules" / LEADING_OUT[0]).write_text("changed")

    assert (tmp_path / "outside").read_text() == "changed"
    promise.control("S9", "a path put together from a name: writes outside its folder")


def test_a_bundle_whose_entries_lead_out_is_refused_and_nothing_is_unpacked(tmp_path: Path, promise: Telling) -> None:
    names = ["../outside", "/outside", "manifest.json/../../outside", "..\\outside"]
    for number, name in enumerate(names):
        path = tmp_path / "in" / f"{number}.zip"
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "changed")
        with pytest.raises(BundleError):
            read_bundle(path)

    outside = [path for path in tmp_path.rglob("*") if "outside" in path.name]
    promise.kept("S9", "bundles with entries that lead out (zip-slip)", injected=len(names), wrong=len(outside))


def with_doctype(doctype: str, reference: str) -> bytes:
    """A workbook whose first text stands in an entity."""
    packed, sound = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook(("Devices", [["name"], ["edge-1"]]))))
    with zipfile.ZipFile(packed, "w") as archive:
        for entry in sound.namelist():
            data = sound.read(entry)
            if entry.endswith("sharedStrings.xml"):
                data = f'<?xml version="1.0"?>{doctype}'.encode() + data.replace(b"edge-1", reference.encode())
            archive.writestr(entry, data)
    return packed.getvalue()


def laughs() -> str:
    """Ten billion of them, in one kibibyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    return f'<!DOCTYPE sst [<!ENTITY l0 "ha">{levels}]>'


def external(path: Path) -> str:
    return f'<!DOCTYPE sst [<!ENTITY other SYSTEM "{path.as_uri()}">]>'


def test_a_workbook_reads_no_other_file_and_does_not_swell(tmp_path: Path, promise: Telling) -> None:
    other = tmp_path / "other.txt"
    other.write_text(SECRET)
    said = []

    for content in (with_doctype(external(other), "&other;"), with_doctype(laughs(), "&l10;")):
        try:
            said.append(repr(parse_tables("devices.xlsx", content)))
        except TableFileError as error:
            said.append(str(error))

    wrong = sum(SECRET in one or len(one) > 10_000 for one in said)
    promise.kept("S9", "workbooks with external entities, and with a billion laughs", injected=2, wrong=wrong)


def test_control_a_parser_that_follows_entities_reads_the_other_file(tmp_path: Path, promise: Telling) -> None:
    other = tmp_path / "other.txt"
    other.write_text(SECRET)

    class Texts(xml.sax.handler.ContentHandler):
        said = ""

        def characters(self, content: str) -> None:
            self.said += content

    reader, texts = xml.sax.make_parser(), Texts()
    reader.setFeature(xml.sax.handler.feature_external_ges, True)
    reader.setContentHandler(texts)
    reader.parse(io.StringIO(f"{external(other)}<sst>&other;</sst>"))

    assert texts.said == SECRET
    promise.control("S9", "a parser that follows external entities: reads the other file")


def test_nothing_in_the_product_makes_objects_of_what_it_reads(promise: Telling) -> None:
    found, searched = [], 0
    for package in ("nocdesk", "probes", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            searched += 1
            found += [(path.name, name) for name in _names(path.read_text("utf-8")) & RUNS_CODE]

    promise.kept(
        "S9", "modules searched for pickle, marshal, shelve, eval and exec", injected=searched, wrong=len(found)
    )


def _names(source: str) -> set[str]:
    """What a module imports, and the bare names that it calls or hands over."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {alias.name.split(".")[0] for alias in names} | {getattr(node, "module", None) or ""}
            case ast.Call(func=ast.Name(id=name)) | ast.keyword(arg=str() as name):
                found.add(name)
    return found


def test_the_calendar_keeps_no_job_in_the_database(sqlite_core: Core, promise: Telling) -> None:
    agenda = housekeeping(sqlite_core, Credentials([]))

    agenda.start()
    stores = list(agenda._scheduler._jobstores.values())
    agenda.stop()

    pickled = [
        column for table in Base.metadata.sorted_tables for column in table.c if isinstance(column.type, PickleType)
    ]
    wrong = len(pickled) + sum(not isinstance(store, MemoryJobStore) for store in stores)
    promise.kept("S9", "columns and job stores looked through for pickled objects", injected=len(stores), wrong=wrong)


class Planted:
    """What a writer of the database puts there: unpickling it calls a function."""

    def __init__(self, act: Callable[[str], object], path: Path) -> None:
        self._act, self._path = act, path

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return self._act, (str(self._path),)


def touch(path: str) -> None:
    """The code of somebody else."""
    Path(path).touch()


def test_control_a_stock_job_store_runs_what_somebody_has_written_into_the_database(
    tmp_path: Path, promise: Telling
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'jobs.db'}")
    store = SQLAlchemyJobStore(engine=engine)
    store.start(BackgroundScheduler(), "default")
    planted = pickle.dumps(Planted(touch, tmp_path / "ran"))
    with engine.begin() as connection:
        connection.execute(insert(store.jobs_t).values(id="x", next_run_time=0.0, job_state=planted))

    store.get_all_jobs()

    engine.dispose()
    assert (tmp_path / "ran").exists()
    promise.control("S9", "a stock APScheduler job store: runs what stands in the database")
