"""Puts the modules of a MIB folder together: each name gets its OID, each object its syntax, each gap its message."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nocdesk.names.conventions import BASE_TYPES, CONVENTIONS, INET_ADDRESS
from nocdesk.names.objects import MAX_ARC, MAX_ARCS, PLAIN, NamedObject, Oid, Syntax
from probes.snmp.mib_facts import ModuleFacts, NodeFacts, SyntaxFacts

_MAX_TYPE_STEPS = 32
_ROOTS: Mapping[str, Oid] = {"ccitt": (0,), "zeroDotZero": (0, 0), "iso": (1,), "joint-iso-ccitt": (2,)}
Node = tuple[str, str]
"""A name in a module: (module, name)."""

_STRUCTURAL = BASE_TYPES | {"SEQUENCE"}


@dataclass(frozen=True, slots=True)
class Source:
    """A module, and the file (by its title) in which it stands."""

    title: str
    facts: ModuleFacts


@dataclass(slots=True)
class _Gap:
    """What a module misses of another one."""

    symbols: set[str] = field(default_factory=set)
    objects: int = 0


_INET_ADDRESSES = "INET-ADDRESS-MIB"
"""RFC 4001, which cannot say in its syntax when the octets of an InetAddress are an address: here that is known."""


class MibTree:
    """The modules of a folder over the built-in objects; `faults` are lines for a person."""

    def __init__(self, sources: Sequence[Source], built_in: Sequence[NamedObject]) -> None:
        self.faults: list[str] = []
        self._sources: dict[str, Source] = {}
        self._nodes: dict[Node, NodeFacts] = {}
        self._known: dict[str, Oid] = {**_ROOTS, **{one.name: one.oid for one in built_in}}
        self._oids: dict[Node, Oid | None] = {}
        self._cause: dict[Node, tuple[str, str]] = {}
        self._gaps: defaultdict[tuple[str, str], _Gap] = defaultdict(_Gap)
        for source in sources:
            self._add(source)

    def objects(self) -> list[NamedObject]:
        """Every name that has a place; what has none is in `faults` afterwards."""
        found = [one for source in self._sources.values() for one in self._objects_of(source)]
        self.faults += self._gap_lines()
        return found

    def _add(self, source: Source) -> None:
        name = source.facts.name
        first = self._sources.get(name)
        if first is not None:
            self.faults.append(f"{source.title}: module {name} stands in {first.title} already: remove one of them")
            return
        self._sources[name] = source
        for node in source.facts.nodes:
            self._nodes[name, node.name] = node

    def _objects_of(self, source: Source) -> Iterator[NamedObject]:
        module = source.facts.name
        for node in source.facts.nodes:
            oid = self._oids.get((module, node.name)) or self._oid((module, node.name))
            if oid is not None:
                syntax = self._syntax(module, node.syntax) if node.syntax else PLAIN
                yield NamedObject(oid, node.name, module, syntax)
            elif cause := self._cause.get((module, node.name)):
                self._gaps[cause].objects += 1

    def _oid(self, node: Node) -> Oid | None:
        """Up to what is known and down again; without recursion, as files may be hostile."""
        path: list[Node] = []
        base: Oid | None = None
        above: Node | None = node
        while above is not None and above not in self._oids and len(path) <= MAX_ARCS:
            path.append(above)
            base, above = self._above(above)
        if above is not None:
            base = self._oids.get(above)
            if above not in self._oids:
                title = self._sources[node[0]].title
                self.faults.append(f"{title}: {node[0]}: {node[1]} stands below itself or too deep: correct it")
        cause = self._cause.get(above or path[-1])
        for below in reversed(path):
            base = self._oids[below] = self._joined(base, below)
            if base is None and cause is not None:
                self._cause[below] = cause
        return base

    def _above(self, node: Node) -> tuple[Oid | None, Node | None]:
        """What a node hangs below: an OID that is known, or a node of the folder; neither where that is missing."""
        module = node[0]
        first = self._nodes[node].place[0]
        if isinstance(first, int):
            return (first,), None
        home = self._home(module, first)
        if home is not None:
            return None, (home, first)
        if first not in self._known:
            self._cause[node] = key = (module, self._imported_from(module, first))
            self._gaps[key].symbols.add(first)
        return self._known.get(first), None

    def _home(self, module: str, name: str) -> str | None:
        for candidate in (module, self._imported_from(module, name)):
            if (candidate, name) in self._nodes:
                return candidate
        return None

    def _imported_from(self, module: str, name: str) -> str:
        imports = self._sources[module].facts.imports
        return next((other for other, symbols in imports.items() if name in symbols), "")

    def _joined(self, base: Oid | None, node: Node) -> Oid | None:
        if base is None:
            return None
        oid = (*base, *(arc for arc in self._nodes[node].place[1:] if isinstance(arc, int)))
        if len(oid) > MAX_ARCS or any(not 0 <= arc <= MAX_ARC for arc in oid):
            title = self._sources[node[0]].title
            self.faults.append(f"{title}: {node[0]}: {node[1]} has an impossible OID: correct it")
            return None
        return oid

    def _syntax(self, module: str, facts: SyntaxFacts) -> Syntax:
        """Follow a type to its base; the nearest labels and the nearest hint count."""
        labels, hint = facts.labels, facts.hint
        for _ in range(_MAX_TYPE_STEPS):
            name = facts.type
            home = self._type_home(module, name)
            if home is None or (home, name) == (_INET_ADDRESSES, INET_ADDRESS):
                known = self._shared(module, name)
                own = {number: label for label, number in labels}
                return Syntax(known.base, own or known.labels, hint or known.hint)
            module, facts = home, self._sources[home].facts.types[name]
            labels, hint = labels or facts.labels, hint or facts.hint
        return PLAIN

    def _type_home(self, module: str, name: str) -> str | None:
        for candidate in (module, self._imported_from(module, name)):
            source = self._sources.get(candidate)
            if source is not None and name in source.facts.types:
                return candidate
        return None

    def _shared(self, module: str, name: str) -> Syntax:
        if name not in CONVENTIONS and name not in _STRUCTURAL:
            self._gaps[module, self._imported_from(module, name)].symbols.add(name)
        return CONVENTIONS.get(name, Syntax(name if name in BASE_TYPES else ""))

    def _gap_lines(self) -> Iterator[str]:
        for (module, other), gap in sorted(self._gaps.items()):
            source = self._sources[module]
            place = f"{source.title} line {source.facts.import_lines.get(other, 1)}"
            names = ", ".join(sorted(gap.symbols)[:5]) + (" and more" if len(gap.symbols) > 5 else "")
            lost = f"; {gap.objects} objects have no name without it" if gap.objects else "; values show as they are"
            if not other:
                yield f"{place}: {module} uses {names}, which it neither has nor imports: correct it{lost}"
            elif other in self._sources:
                yield f"{place}: {module} imports {names} of {other}, which has no such name: correct it{lost}"
            else:
                yield f"{place}: {module} imports {names} of {other}, which is missing: add it to the folder{lost}"
