"""Which columns a table of each kind may have, and what people call them in English and German."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class Form(Enum):
    """How a cell's text becomes a value."""

    TEXT = auto()
    NUMBER = auto()
    WHOLE = auto()
    MOMENT = auto()
    NAMES = auto()
    WORD = auto()
    SNMP = auto()


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column by the key of the provider file that it fills; its first title is that of the template."""

    key: str
    titles: tuple[str, ...]
    form: Form = Form.TEXT
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class TableKind:
    """What a table tells of: the table of the provider file, the words for it, its columns."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[TableColumn, ...]


def _column(key: str, *titles: str, form: Form = Form.TEXT) -> TableColumn:
    return TableColumn(key, titles, form)


def _needed(key: str, *titles: str, form: Form = Form.TEXT) -> TableColumn:
    return TableColumn(key, titles, form, is_needed=True)


_CUSTOMER = _needed("customer", "Customer", "Customer name", "Kunde", "Kundenname", "Customer number", "Kundennummer")
_DEGREES = (
    _column("latitude", "Latitude", "Lat", "Breite", "Breitengrad", form=Form.NUMBER),
    _column("longitude", "Longitude", "Lon", "Lng", "Länge", "Längengrad", form=Form.NUMBER),
)

TABLE_KINDS: tuple[TableKind, ...] = (
    TableKind(
        "customer",
        ("Customers", "Customer", "Kunden", "Kunde"),
        (
            _needed("name", "Name", "Customer", "Customer name", "Company", "Kunde", "Kundenname", "Firma"),
            _needed(
                "number", "Number", "Customer number", "Customer no", "Nummer", "Kundennummer", "Kundennr", "Kd-Nr"
            ),
            _column("timezone", "Time zone", "TZ", "Zeitzone"),
            _column("language", "Language", "Sprache"),
        ),
    ),
    TableKind(
        "contact",
        ("Contacts", "Contact", "Kontakte", "Kontakt", "Ansprechpartner"),
        (
            _needed("name", "Name", "Contact", "Contact name", "Kontakt", "Ansprechpartner"),
            _CUSTOMER,
            _column("role", "Role", "Function", "Rolle", "Funktion"),
            _column("email", "Email", "Mail", "E-Mail address", "E-Mail-Adresse"),
            _column("phone", "Phone", "Telephone", "Phone number", "Telefon", "Telefonnummer", "Rufnummer"),
        ),
    ),
    TableKind(
        "site",
        ("Sites", "Site", "Standorte", "Standort"),
        (
            _needed("name", "Name", "Site", "Site name", "Standort", "Standortname"),
            _CUSTOMER,
            _column("address", "Address", "Street", "Adresse", "Anschrift", "Straße"),
            _column("town", "Town", "City", "Ort", "Stadt"),
            *_DEGREES,
        ),
    ),
    TableKind(
        "service",
        ("Services", "Service", "Dienste", "Dienst", "Leistungen"),
        (
            _needed("name", "Name", "Service", "Service name", "Service ID", "Circuit ID", "Dienst", "Dienstname"),
            _CUSTOMER,
            _needed("specification", "Specification", "Product", "Type", "Produkt", "Art", "Spezifikation"),
            _column("label", "Label", "Description", "Bezeichnung", "Beschreibung"),
            _column("site", "Site", "Standort"),
            _column("agreement", "Agreement", "SLA", "Contract", "Vertrag", "Vereinbarung"),
            _column("depends_on", "Depends on", "Needs", "Hängt ab von", "Benötigt", form=Form.NAMES),
            _column("state_rule", "State rule", "Zustandsregel"),
            _column("starts_at", "Starts at", "Start", "Beginn", form=Form.MOMENT),
            _column("ends_at", "Ends at", "End", "Ende", form=Form.MOMENT),
            _column("devices", "Devices", "Device", "Rides on devices", "Geräte", "Gerät", form=Form.NAMES),
            _column("links", "Links", "Link", "Rides on links", "Strecken", "Strecke", form=Form.NAMES),
        ),
    ),
    TableKind(
        "device",
        ("Devices", "Device", "Geräte", "Gerät"),
        (
            _needed("name", "Name", "Device", "Hostname", "Host", "Gerät", "Gerätename"),
            _needed("kind", "Kind", "Type", "Art", "Typ", form=Form.WORD),
            _needed("address", "Address", "IP", "IP address", "Management IP", "Adresse", "IP-Adresse"),
            _needed("snmp", "SNMP", "SNMP version", form=Form.SNMP),
            _needed("credential", "Credential", "Zugang", "Zugangsname"),
            _column("port", "Port", "UDP port", form=Form.WHOLE),
            _column("vendor", "Vendor", "Manufacturer", "Hersteller"),
            _column("location", "Location", "Ort", "Aufstellort"),
            *_DEGREES,
            _column("interfaces", "Interfaces", "Ports", "Schnittstellen", form=Form.NAMES),
        ),
    ),
    TableKind(
        "support",
        ("Supports", "Support", "Träger"),
        (
            _needed("service", "Service", "Dienst"),
            _column("device", "Device", "Gerät"),
            _column("link", "Link", "Strecke"),
            _column("effect", "Effect", "Wirkung", form=Form.WORD),
            _column("weight", "Weight", "Gewicht", form=Form.NUMBER),
        ),
    ),
)
"""In the order in which each names only what stands before it."""


def plain_title(text: str) -> str:
    """A title without its case, blanks, signs and accents."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", folded))


def kind_called(word: str) -> TableKind | None:
    """The kind that people call so."""
    plain = plain_title(word)
    return next((kind for kind in TABLE_KINDS if plain in (kind.name, *map(plain_title, kind.titles))), None)


def column_called(kind: TableKind, title: str) -> TableColumn | None:
    """The column that people call so; units and remarks in brackets do not count."""
    plain = plain_title(re.sub(r"[(\[].*?[)\]]", "", title).rstrip(" *"))
    names = ((column, {column.key.replace("_", ""), *map(plain_title, column.titles)}) for column in kind.columns)
    return next((column for column, known in names if plain in known), None)


def likeliest_kind(titles: Sequence[str]) -> TableKind | None:
    """The kind whose needed columns are all there, and that knows most of the titles; None where several do.

    Names with customer numbers may be many things, but who keeps nothing else about them keeps customers.
    """
    fits = [(kind, {c.key for title in titles if (c := column_called(kind, title))}) for kind in TABLE_KINDS]
    whole = [(len(found), kind) for kind, found in fits if {c.key for c in kind.columns if c.is_needed} <= found]
    best = max((count for count, _ in whole), default=0)
    likely = [kind for count, kind in whole if count == best and count > 1]
    return likely[0] if len(likely) == 1 or (likely and likely[0].name == "customer") else None
