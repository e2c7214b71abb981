"""Looks names up: from an OID to its name, from a name to its OID, and a value to what its syntax makes of it."""

from collections import defaultdict
from collections.abc import Iterable

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.names.display import hexadecimal, number_text, octets_text
from nocdesk.names.objects import PLAIN, NamedObject, Oid, Syntax, Value, dotted, parse_oid
from nocdesk.toml_file import nearest

_TICKS, _ADDRESS = Syntax("TimeTicks"), Syntax("IpAddress")
_TOLD_BY_TYPE = {"TimeTicks": _TICKS, "IpAddress": _ADDRESS}


class UnknownNameError(NocdeskError):
    """No object of that name is known."""


class Names:
    """A table of named objects; of several names for one place the first that was given stands."""

    def __init__(self, objects: Iterable[NamedObject]) -> None:
        self._by_oid: dict[Oid, NamedObject] = {}
        self._by_name: defaultdict[str, list[NamedObject]] = defaultdict(list)
        for one in objects:
            self._by_oid.setdefault(one.oid, one)
            self._by_name[one.name].append(one)

    def __len__(self) -> int:
        return len(self._by_oid)

    def object_at(self, oid: Oid) -> NamedObject | None:
        """The named object that an OID is, or is an instance of, or at least lies below."""
        for length in range(len(oid), 0, -1):
            found = self._by_oid.get(oid[:length])
            if found is not None:
                return found
        return None

    def name_of(self, oid: Oid) -> str:
        """`IF-MIB::ifHCInOctets.7`; the numbers alone where nothing of it has a name."""
        found = self.object_at(oid)
        if found is None:
            return dotted(oid)
        rest = oid[len(found.oid) :]
        return f"{found.title}.{dotted(rest)}" if rest else found.title

    def oid_of(self, name: str) -> Oid:
        """The OID of `IF-MIB::ifName.7`, `ifName.7` or `1.3.6.1`; raises UnknownNameError."""
        numeric = parse_oid(name)
        if numeric is not None:
            return numeric
        module, _sign, rest = name.rpartition("::")
        word, _dot, instance = rest.partition(".")
        found = self._named(word, module, name)
        index = parse_oid(instance) if instance else ()
        if index is None:
            raise UnknownNameError(
                _("'{instance}' is no instance of {found}: write its index in numbers").format(
                    instance=instance, found=found.title
                )
            )
        return found.oid + index

    def value_of(self, oid: Oid, value: Value, type_name: str = "") -> str:
        """A value as its object's syntax writes it; `type_name` is the type that came with it, such as TimeTicks."""
        if value is None:
            return type_name or _("nothing")
        if isinstance(value, tuple):
            return self.name_of(value)
        syntax = self._syntax(oid, type_name)
        if isinstance(value, int):
            return number_text(value, syntax)
        return hexadecimal(value) if type_name == "Opaque" else octets_text(value, syntax)

    def _named(self, word: str, module: str, whole: str) -> NamedObject:
        candidates = [one for one in self._by_name.get(word, ()) if module in ("", one.module)]
        if not candidates:
            hint = nearest(word, sorted(self._by_name)) if self._by_name else _("no names are known")
            raise UnknownNameError(_("There is no object '{whole}'; {hint}").format(whole=whole, hint=hint))
        if len({one.oid for one in candidates}) > 1:
            titles = ", ".join(sorted({one.title for one in candidates}))
            raise UnknownNameError(
                _("'{whole}' is the name of several objects ({titles}): write it with its module").format(
                    whole=whole, titles=titles
                )
            )
        return candidates[0]

    def _syntax(self, oid: Oid, type_name: str) -> Syntax:
        found = self.object_at(oid)
        syntax = found.syntax if found is not None else PLAIN
        if syntax.labels or syntax.hint:
            return syntax
        # What came says more than a table that may be of another revision.
        return _TOLD_BY_TYPE.get(type_name, syntax)
