"""Functions that triggers call: they run as the store's owner and find nothing that a caller has put in their way."""

from collections.abc import Iterator

from nocdesk.team.names import FUNCTION_SCHEMA, OWNER
from nocdesk.team.quoting import identifier

PINNED = "SET search_path = pg_catalog, pg_temp"
"""What a function of ours finds by a bare name; temporary objects come last, and named tables carry their schema."""


def trigger_function(name: str, body: str) -> Iterator[str]:
    """A trigger's function as the owner's; nobody may call it, and it reads every digit of a number."""
    function = f"{identifier(FUNCTION_SCHEMA)}.{identifier(name)}()"
    yield (
        f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {PINNED} "
        f"SET extra_float_digits = 1 AS $guard${body}$guard$"
    )
    yield f"ALTER FUNCTION {function} OWNER TO {identifier(OWNER)}"
    yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
