"""Tables come in as a provider file would, and each faulty line is told with its remedy."""

import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.customers.model import Contact, Customer, Site
from nocdesk.errors import NocdeskError
from nocdesk.importing.columns import TABLE_KINDS, column_called, kind_called
from nocdesk.importing.reading import parse_tables
from nocdesk.importing.trial import FaultyTablesError, import_tables
from nocdesk.importing.writing import write_provider_tables
from nocdesk.language import GERMAN, catalogue_of
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.provider.shape import Provider
from nocdesk.provider.stored import stored_provider
from nocdesk.services.model import Service
from tests.nocdesk.importing.tables import ADMINISTRATOR, brought_in, tried, workbook


def faults(core: Core, text: str | bytes, name: str = "table.csv", kind: str = "") -> list[str]:
    """What is said of a file."""
    return [str(fault) for fault in tried(core, text, name, kind).faults]


def test_german_titles_mean_what_they_say(stocked: Core) -> None:
    brought_in(stocked, "Kundenname;KUNDEN-NR;Zeitzone;Sprache\nMüller;00123;Europe/Berlin;de\n")

    with stocked.read() as session:
        row = session.scalars(select(Customer).where(Customer.name == "Müller")).one()
        assert (row.number, row.timezone, row.language) == ("00123", "Europe/Berlin", "de")


def test_a_translated_template_is_read_by_every_language() -> None:
    words = catalogue_of(GERMAN)
    kinds = {kind.name: kind_called(words.message(kind.titles[0])) for kind in TABLE_KINDS}
    columns = [
        (column.key, column_called(kind, words.message(column.titles[0])))
        for kind in TABLE_KINDS
        for column in kind.columns
    ]

    assert [name for name, kind in kinds.items() if kind is None or kind.name != name] == []
    assert [key for key, column in columns if column is None or column.key != key] == []


def test_a_second_import_changes_nothing(stocked: Core) -> None:
    text = "Service,Customer,Product,Devices,Depends on\nFIB-1,K-1,Access,cr1;cr2,ACC-1\n"

    first, second = brought_in(stocked, text), brought_in(stocked, text)

    assert [step.entry.title for step in first.plan.steps] == [
        "service 'FIB-1'",
        "support of 'FIB-1' by device 'cr1'",
        "support of 'FIB-1' by device 'cr2'",
    ]
    assert second.plan.steps == ()


def test_what_a_table_leaves_out_stays_as_it_is(stocked: Core) -> None:
    brought_in(stocked, "Service,Label\nSIP-1,Main trunk\n", "services.csv")

    with stocked.read() as session:
        [service] = [e for e in stored_provider(session).service if e.name == "SIP-1"]
    assert (service.label, service.agreement, service.depends_on) == ("Main trunk", "Acme gold", ("ACC-1",))


def test_each_change_is_audited(stocked: Core) -> None:
    with stocked.read() as session:
        before = session.scalar(select(func.count(AuditEntry.id)))

    brought_in(stocked, "Name,Customer number\nCorp,K-9\n")

    with stocked.read() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == (before or 0) + 1


def test_only_an_administrator_may_import(stocked: Core) -> None:
    with pytest.raises(NotAllowedError), stocked.work(Actor("eve", Role.FIELD)) as work:
        import_tables(work, parse_tables("k.csv", b"Name,Customer number\nCorp,K-9\n"))


FAULTY = (
    ("Name,Customer number\nCorp,K-1\n", "line 2 column 'Customer number': customer 'Corp' has number K-1, and so has"),
    (
        "Name,Customer number\nCorp,K-8\nCorp,K-9\n",
        "line 3: customer 'Corp' stands on line 2 already; remove or rename",
    ),
    ("Name,Customer number,TZ\nCorp,K-8,Mars\n", "line 2 column 'TZ': customer 'Corp': timezone 'Mars' is not a time"),
    ("Name,Customer number\nCorp,1.2E+11\n", "line 2 column 'Customer number': is '1.2E+11', a number that"),
    ("Site,Customer,Lat\nHQ,Acme,north\n", "line 2 column 'Lat': is 'north'; it must be a number, such as 52.5"),
    ("Site,Customer\nHQ,Acne\n", "line 2 column 'Customer': names an unknown customer 'Acne'; did you mean 'Acme'?"),
    (
        "Service,Product,Customer\nX,access,Acme\nX2,acces,Acme\n",
        "line 3 column 'Product': names an unknown specification",
    ),
    (
        "Device,Kind,IP,SNMP,Credential\nd,toaster,192.0.2.9,2c,c\n",
        "line 2 column 'Kind': device 'd': kind is 'toaster'",
    ),
    ("Device,Kind,IP,SNMP,Credential\nd,Core router,192.0.2.300,3,c\n", "line 2 column 'IP': device 'd': address"),
    ("Device,Kind\nd,Core router\n", "line 1: no column tells the address of new devices; add a column 'Address'"),
    ("Foo,Bar\n1,2\n", "line 1: its titles do not show what the table tells of; say which kind it is"),
)


@pytest.mark.parametrize(("text", "said"), FAULTY)
def test_each_faulty_line_is_told_with_its_place_and_remedy(stocked: Core, text: str, said: str) -> None:
    name = "devices.csv" if text.startswith("Device,Kind\n") else "table.csv"

    assert any(fault.startswith(f"{name} {said}") for fault in faults(stocked, text, name)), faults(stocked, text, name)


def test_a_line_that_names_a_faulty_one_says_so(stocked: Core) -> None:
    content = workbook(
        ("Standorte", [["Standort", "Kunde"], ["HQ", "Corp"]]),
        ("Kunden", [["Kunde", "Kundennummer", "Zeitzone"], ["Corp", "K-8", "Mars"]]),
    )

    told = faults(stocked, content, "k.xlsx")

    assert told[0] == (
        "k.xlsx sheet 'Standorte' line 2 column 'Kunde': names customer 'Corp', whose line has a fault; "
        "correct that line"
    )
    assert told[1].startswith("k.xlsx sheet 'Kunden' line 2 column 'Zeitzone': ")


def test_a_date_that_a_spreadsheet_made_of_a_number_is_refused(stocked: Core) -> None:
    content = workbook(("Customers", [["Name", "Number"], ["Corp", date(2026, 3, 1)]]))

    assert "turned into the date" in faults(stocked, content, "k.xlsx")[0]


def test_a_telephone_number_that_became_a_number_keeps_its_digits(stocked: Core) -> None:
    content = workbook(("Contacts", [["Name", "Customer", "Phone"], ["Ann", "Acme", 37167000000]]))

    brought_in(stocked, content, "k.xlsx")

    with stocked.read() as session:
        assert session.scalars(select(Contact.phone).where(Contact.name == "Ann")).one() == "37167000000"


def test_nothing_is_written_where_a_line_is_wrong_unless_the_good_ones_are_asked_for(stocked: Core) -> None:
    text = "Site,Customer\nGood,Acme\nBad,Nobody\n"

    with pytest.raises(FaultyTablesError):
        brought_in(stocked, text)
    with stocked.read() as session:
        assert "Good" not in session.scalars(select(Site.name)).all()
    trial = brought_in(stocked, text, good_only=True)

    with stocked.read() as session:
        names = session.scalars(select(Site.name)).all()
    assert ("Good" in names, "Bad" in names, trial.lines, trial.faulty_lines) == (True, False, 2, 1)


def test_services_in_a_circle_are_left_out(stocked: Core) -> None:
    text = "Service,Customer,Product,Needs\nA,Acme,access,B\nB,Acme,access,A\nC,Acme,access,\n"

    brought_in(stocked, text, good_only=True)

    with stocked.read() as session:
        assert set(session.scalars(select(Service.name))) == {"SIP-1", "ACC-1", "C"}


def test_a_column_that_is_not_known_is_told_and_left_out(stocked: Core) -> None:
    trial = tried(stocked, "Name,Customer number,Langage\nCorp,K-9,de\n")

    assert trial.notes == ("table.csv line 1: column 'Langage' is left out; did you mean 'Language'?",)


def test_a_sheet_that_is_hidden_is_told(stocked: Core) -> None:
    content = workbook(
        ("Customers", []), ("Contacts", [["Name"], ["Ann"]]), ("Sites", []), hidden=("Contacts", "Sites")
    )

    assert tried(stocked, content, "k.xlsx").notes == (
        "k.xlsx sheet 'Contacts': is hidden and left out; show it where it is to come in",
        "k.xlsx sheet 'Sites': is hidden and left out; show it where it is to come in",
    )


def test_the_tables_of_a_store_import_to_nothing_to_do(stocked: Core) -> None:
    file = io.BytesIO()
    with stocked.read() as session:
        write_provider_tables(stored_provider(session), file)

    assert brought_in(stocked, file.getvalue(), "k.xlsx").plan.steps == ()


LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)


class _UndoError(Exception):
    """Ends a unit of work without a commit."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, unique=True, min_size=1, max_size=4), st.lists(NAMES, unique=True, max_size=4), NAMES)
def test_an_export_of_any_provider_imports_to_nothing_to_do(
    stocked: Core, customers: list[str], services: list[str], label: str
) -> None:
    content = workbook_of(customers, services, label)

    with suppress(_UndoError), stocked.work(ADMINISTRATOR) as work:
        first = import_tables(work, parse_tables("k.xlsx", content))
        file = io.BytesIO()
        write_provider_tables(stored_provider(work.session), file)
        again = import_tables(work, parse_tables("k.xlsx", file.getvalue()))
        assert (len(first.plan.steps), again.plan.steps) == (len(customers) + len(services), ())
        raise _UndoError


def workbook_of(customers: list[str], services: list[str], label: str) -> bytes:
    """A provider as tables; names that the store has already are told from them by a letter."""
    file = io.BytesIO()
    entries = {
        "customer": [{"name": f"c{name}", "number": f"N{at}"} for at, name in enumerate(customers)],
        "service": [
            {
                "name": f"s{name}",
                "label": label,
                "customer": f"c{customers[0]}",
                "specification": "access",
                "depends_on": [f"s{other}" for other in services[:at]],
            }
            for at, name in enumerate(services)
        ],
    }
    write_provider_tables(Provider.model_validate(entries), file)
    return file.getvalue()


CELLS = st.text(max_size=12) | st.sampled_from(
    ["Acme", "K-1", "access", "cr1", "SIP-1", "1E+5", "=1", "'=1", "", "v2c"]
)
TITLES = st.sampled_from(
    ["Name", "Customer", "Kundennummer", "Service", "Product", "Lat", "Start", "Needs", "Devices", "IP", "Port", "SNMP"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(TITLES | CELLS, max_size=6),
    st.lists(st.lists(CELLS, max_size=6), max_size=4),
    st.sampled_from(["", "customers", "contacts", "sites", "services", "devices", "supports"]),
)
def test_any_table_is_tried_without_any_error_but_ours(
    stocked: Core, titles: list[str], rows: list[list[str]], kind: str
) -> None:
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in [titles, *rows])

    try:
        trial = tried(stocked, text.encode("utf-8", "replace"), kind=kind)
    except NocdeskError:
        return
    assert 0 <= trial.faulty_lines <= trial.lines
    assert all(str(fault).startswith("table.csv") for fault in trial.faults)
