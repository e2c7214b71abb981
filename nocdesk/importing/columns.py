"""Which columns a table of each kind may have, and what people call them in English and German."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from nocdesk.language import ENGLISH, LANGUAGE, N_, _

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def within(title: str) -> str:
    """A title as it stands within a sentence; in a language that writes nouns large it stays as it is."""
    return title.lower() if LANGUAGE == ENGLISH else title


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

    @property
    def title(self) -> str:
        """The first of them in the language of this process."""
        return _(self.titles[0])


@dataclass(frozen=True, slots=True)
class TableKind:
    """What a table tells of: the table of the provider file, the words for it, its columns."""

    name: str
    titles: tuple[str, ...]
    columns: tuple[TableColumn, ...]

    @property
    def title(self) -> str:
        """The first of the words in the language of this process."""
        return _(self.titles[0])


def _column(key: str, *titles: str, form: Form = Form.TEXT) -> TableColumn:
    return TableColumn(key, titles, form)


def _needed(key: str, *titles: str, form: Form = Form.TEXT) -> TableColumn:
    return TableColumn(key, titles, form, is_needed=True)


_CUSTOMER = _needed(
    "customer", N_("Customer"), "Customer name", "Kunde", "Kundenname", "Customer number", "Kundennummer"
)
_DEGREES = (
    _column("latitude", N_("Latitude"), "Lat", "Breite", "Breitengrad", form=Form.NUMBER),
    _column("longitude", N_("Longitude"), "Lon", "Lng", "Länge", "Längengrad", form=Form.NUMBER),
)

TABLE_KINDS: tuple[TableKind, ...] = (
    TableKind(
        "customer",
        (N_("Customers"), "Customer", "Kunden", "Kunde"),
        (
            _needed("name", N_("Name"), "Customer", "Customer name", "Company", "Kunde", "Kundenname", "Firma"),
            _needed(
                "number", N_("Number"), "Customer number", "Customer no", "Nummer", "Kundennummer", "Kundennr", "Kd-Nr"
            ),
            _column("timezone", N_("Time zone"), "TZ", "Zeitzone"),
            _column("language", N_("Language"), "Sprache"),
        ),
    ),
    TableKind(
        "contact",
        (N_("Contacts"), "Contact", "Kontakte", "Kontakt", "Ansprechpartner"),
        (
            _needed("name", N_("Name"), "Contact", "Contact name", "Kontakt", "Ansprechpartner"),
            _CUSTOMER,
            _column("role", N_("Role"), "Function", "Rolle", "Funktion"),
            _column("email", N_("Email"), "Mail", "E-Mail address", "E-Mail-Adresse"),
            _column("phone", N_("Phone"), "Telephone", "Phone number", "Telefon", "Telefonnummer", "Rufnummer"),
        ),
    ),
    TableKind(
        "site",
        (N_("Sites"), "Site", "Standorte", "Standort"),
        (
            _needed("name", N_("Name"), "Site", "Site name", "Standort", "Standortname"),
            _CUSTOMER,
            _column("address", N_("Address"), "Street", "Adresse", "Anschrift", "Straße"),
            _column("town", N_("Town"), "City", "Ort", "Stadt"),
            *_DEGREES,
        ),
    ),
    TableKind(
        "service",
        (N_("Services"), "Service", "Dienste", "Dienst", "Leistungen"),
        (
            _needed("name", N_("Name"), "Service", "Service name", "Service ID", "Circuit ID", "Dienst", "Dienstname"),
            _CUSTOMER,
            _needed(
                "specification", N_("Specification"), "Product", "Type", "Produkt", "Art", "Dienstart", "Spezifikation"
            ),
            _column("label", N_("Label"), "Description", "Bezeichnung", "Beschreibung"),
            _column("site", N_("Site"), "Standort"),
            _column("agreement", N_("Agreement"), "SLA", "Contract", "Vertrag", "Vereinbarung"),
            _column("depends_on", N_("Depends on"), "Needs", "Hängt ab von", "Benötigt", form=Form.NAMES),
            _column("state_rule", N_("State rule"), "Zustandsregel"),
            _column("starts_at", N_("Starts at"), "Start", "Beginn", form=Form.MOMENT),
            _column("ends_at", N_("Ends at"), "End", "Ende", form=Form.MOMENT),
            _column("devices", N_("Devices"), "Device", "Rides on devices", "Geräte", "Gerät", form=Form.NAMES),
            _column("links", N_("Links"), "Link", "Rides on links", "Strecken", "Strecke", form=Form.NAMES),
        ),
    ),
    TableKind(
        "device",
        (N_("Devices"), "Device", "Geräte", "Gerät"),
        (
            _needed("name", N_("Name"), "Device", "Hostname", "Host", "Gerät", "Gerätename"),
            _needed("kind", N_("Kind"), "Type", "Art", "Typ", form=Form.WORD),
            _needed("address", N_("Address"), "IP", "IP address", "Management IP", "Adresse", "IP-Adresse"),
            _needed("snmp", N_("SNMP"), "SNMP version", form=Form.SNMP),
            _needed("credential", N_("Credential"), "Zugang", "Zugangsname"),
            _column("port", N_("Port"), "UDP port", form=Form.WHOLE),
            _column("vendor", N_("Vendor"), "Manufacturer", "Hersteller"),
            _column("location", N_("Location"), "Ort", "Aufstellort"),
            *_DEGREES,
            _column("interfaces", N_("Interfaces"), "Ports", "Schnittstellen", form=Form.NAMES),
        ),
    ),
    TableKind(
        "support",
        (N_("Supports"), "Support", "Träger"),
        (
            _needed("service", N_("Service"), "Dienst"),
            _column("device", N_("Device"), "Gerät"),
            _column("link", N_("Link"), "Strecke"),
            _column("effect", N_("Effect"), "Wirkung", form=Form.WORD),
            _column("weight", N_("Weight"), "Gewicht", form=Form.NUMBER),
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
