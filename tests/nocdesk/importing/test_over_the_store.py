"""A table changes what it says and nothing else, however it names what the store knows."""

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.customers.model import Contact
from nocdesk.provider.network import SupportEntry
from nocdesk.provider.stored import stored_provider
from tests.nocdesk.importing.tables import brought_in, tried, workbook

ANN = "Name,Customer,Role,Email,Phone\nAnn,Acme,NOC,old@acme.example,+371 1\n"
BY_NUMBER = [["Name", "Kundennummer", "Email"], ["Ann", "K-1", "new@acme.example"]]
BY_NEW_NUMBER = [["Name", "Kundennummer", "Email"], ["Ann", "K-7", "new@acme.example"]]
SERVICES = [["Service", "Devices"], ["ACC-1", "cr1; cr2"]]
HEAVY = ["ACC-1", "cr1", "degraded", 3]


def supports(core: Core, service: str = "ACC-1") -> dict[str, tuple[str, float]]:
    """Effect and weight of what a service rides on."""
    with core.read() as session:
        its = [entry for entry in stored_provider(session).support if entry.service == service]
    return {entry.key[2]: (str(entry.effect), entry.weight) for entry in its if isinstance(entry, SupportEntry)}


def supports_sheet(*rows: list[object]) -> tuple[str, list[list[object]]]:
    return ("Supports", [["Service", "Device", "Effect", "Weight"], *rows])


@pytest.mark.parametrize(
    "content",
    [
        workbook(("Contacts", BY_NUMBER)),
        workbook(("Contacts", BY_NEW_NUMBER), ("Customers", [["Name", "Number"], ["Acme", "K-7"]])),
    ],
    ids=["the stored number", "a number that another sheet gives it"],
)
def test_a_contact_of_a_customer_by_number_keeps_what_the_table_leaves_out(stocked: Core, content: bytes) -> None:
    brought_in(stocked, ANN)

    brought_in(stocked, content, "k.xlsx")

    with stocked.read() as session:
        [ann] = session.scalars(select(Contact).where(Contact.name == "Ann"))
        assert (ann.role, ann.email, ann.phone) == ("NOC", "new@acme.example", "+371 1")


def test_a_site_and_a_service_of_a_customer_by_number_keep_what_the_table_leaves_out(stocked: Core) -> None:
    content = workbook(
        ("Sites", [["Name", "Kundennummer", "Ort"], ["Acme main", "K-1", "Riga"]]),
        ("Services", [["Name", "Kundennummer", "Label"], ["SIP-1", "K-1", "Trunk"]]),
    )

    steps = [str(step.entry.title) for step in brought_in(stocked, content, "k.xlsx").plan.steps]

    with stocked.read() as session:
        [service] = [entry for entry in stored_provider(session).service if entry.name == "SIP-1"]
    assert steps == ["site 'Acme main'", "service 'SIP-1'"]
    assert (service.label, service.site, service.agreement, service.depends_on) == (
        "Trunk",
        "Acme main",
        "Acme gold",
        ("ACC-1",),
    )


def test_a_service_that_names_its_devices_leaves_effect_and_weight_of_known_supports(stocked: Core) -> None:
    brought_in(stocked, workbook(supports_sheet(HEAVY)), "k.xlsx")

    brought_in(stocked, workbook(("Services", SERVICES)), "k.xlsx")

    assert supports(stocked) == {"cr1": ("degraded", 3.0), "cr2": ("pass", 1.0), "L-1": ("pass", 1.0)}


@pytest.mark.parametrize("is_stored", [True, False])
def test_the_line_of_a_support_holds_against_the_devices_beside_its_service(stocked: Core, is_stored: bool) -> None:
    if is_stored:
        brought_in(stocked, workbook(supports_sheet(["ACC-1", "cr1", "ignore", 1])), "k.xlsx")

    brought_in(stocked, workbook(("Services", SERVICES), supports_sheet(HEAVY)), "k.xlsx")

    assert supports(stocked) == {"cr1": ("degraded", 3.0), "cr2": ("pass", 1.0), "L-1": ("pass", 1.0)}


def test_two_lines_for_one_support_are_a_fault_of_the_later_one(stocked: Core) -> None:
    content = workbook(("Services", SERVICES), supports_sheet(HEAVY, ["ACC-1", "cr1", "down", 5]))

    [fault] = tried(stocked, content, "k.xlsx").faults
    brought_in(stocked, content, "k.xlsx", good_only=True)

    assert str(fault) == (
        "k.xlsx sheet 'Supports' line 3: support of 'ACC-1' by device 'cr1' stands on line 2 already; "
        "remove or rename one"
    )
    assert supports(stocked)["cr1"] == ("degraded", 3.0)


def test_a_service_that_stands_there_twice_is_one_fault(stocked: Core) -> None:
    content = workbook(("Services", [*SERVICES, ["ACC-1", "cr1"]]))

    [fault] = tried(stocked, content, "k.xlsx").faults

    assert "line 3: service 'ACC-1' stands on line 2 already" in str(fault)
