"""The triggers of the audit trail as schema 0039 makes them: on PostgreSQL they chain, everywhere they refuse."""

_REFUSAL = "the audit trail is only added to"

_CHAIN = """
CREATE FUNCTION {schema}.audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    head record;
    role_word text;
BEGIN
    IF to_regprocedure('nocdesk.my_role()') IS NOT NULL THEN
        -- A team store: nothing is believed that the client says of itself.
        EXECUTE 'SELECT nocdesk.my_role()' INTO role_word;
        NEW.actor := session_user;
        NEW.role := coalesce(role_word, NEW.role);
        NEW.at := clock_timestamp();
        NEW.origin := coalesce(host(inet_client_addr()), 'local');
        NEW.is_carried := false;
    END IF;
    -- The lock holds until the transaction ends: entries of one act follow one another, and there is no gap.
    SELECT h.seq, h.hash, h.act_seq, h.xmin = pg_current_xact_id()::xid AS is_ours INTO STRICT head
        FROM audit_head h WHERE h.id = 1 FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.act_seq := CASE WHEN head.is_ours THEN head.act_seq ELSE NEW.seq END;
    NEW.prev_hash := head.hash;
    SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(part, 'UTF8')) || ':' || part || ',', ''
        ORDER BY place), 'UTF8')), 'hex')
        INTO NEW.hash
        FROM unnest(ARRAY[
            NEW.prev_hash, NEW.seq::text, NEW.act_seq::text, (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
            NEW.actor, NEW.role, NEW.action, NEW.kind, NEW.entity_id::text, NEW.before::text, NEW.after::text,
            NEW.origin, NEW.program, CASE WHEN NEW.is_carried THEN '1' ELSE '0' END
        ]::text[]) WITH ORDINALITY AS field(part, place);
    UPDATE audit_head SET seq = NEW.seq, act_seq = NEW.act_seq, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END
$$
"""

_REFUSE = """
CREATE FUNCTION {schema}.audit_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '{refusal}' USING ERRCODE = 'insufficient_privilege';
END
$$
"""

_TRIGGERS = (
    "CREATE TRIGGER audit_chain BEFORE INSERT ON {schema}.audit_entry FOR EACH ROW "
    "EXECUTE FUNCTION {schema}.audit_chain()",
    "CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON {schema}.audit_entry FOR EACH ROW "
    "EXECUTE FUNCTION {schema}.audit_refuse()",
    "CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON {schema}.audit_entry FOR EACH STATEMENT "
    "EXECUTE FUNCTION {schema}.audit_refuse()",
    # Only the chain itself moves its head: that happens inside a trigger.
    "CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON {schema}.audit_head FOR EACH ROW "
    "WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION {schema}.audit_refuse()",
    "CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON {schema}.audit_head FOR EACH STATEMENT "
    "EXECUTE FUNCTION {schema}.audit_refuse()",
)

SQLITE = tuple(
    f"CREATE TRIGGER audit_refuse_{word.lower()} BEFORE {word} ON audit_entry "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for word in ("UPDATE", "DELETE")
)

DROP_SQLITE = ("DROP TRIGGER audit_refuse_update", "DROP TRIGGER audit_refuse_delete")

DROP_POSTGRESQL = (
    "DROP TRIGGER audit_chain ON audit_entry",
    "DROP TRIGGER audit_refuse ON audit_entry",
    "DROP TRIGGER audit_refuse_truncate ON audit_entry",
    "DROP TRIGGER audit_refuse ON audit_head",
    "DROP TRIGGER audit_refuse_truncate ON audit_head",
    "DROP FUNCTION audit_chain()",
    "DROP FUNCTION audit_refuse()",
)


def postgresql(schema: str) -> tuple[str, ...]:
    """The statements for tables of a schema, whose name is quoted already."""
    return tuple(part.format(schema=schema, refusal=_REFUSAL) for part in (_CHAIN, _REFUSE, *_TRIGGERS))
