"""Agreements in versions with all their terms, standings of any objective, and verdicts on periods that are over."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)
_METRICS = ("delay", "pdv", "loss", "mos")


def upgrade() -> None:
    """Templates keep their objectives as terms; each agreement gets its first version, valid from its beginning."""
    op.add_column("sla_template", sa.Column("terms", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("agreement", sa.Column("own_terms", sa.JSON(), nullable=False, server_default="{}"))
    _make_versions()
    _carry_objectives_over()
    op.drop_table("sla_objective")
    # Where objectives stand is computed anew.
    op.drop_table("sla_status")
    op.create_table(
        "sla_status",
        *_figures(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_status")),
        *_keys("sla_status"),
        sa.UniqueConstraint("service_id", "objective", name=op.f("uq_sla_status_service_id_objective")),
    )
    op.create_table(
        "sla_verdict",
        *_figures(),
        sa.Column("supersedes", _ID, nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_verdict")),
        *_keys("sla_verdict"),
        sa.ForeignKeyConstraint(["supersedes"], ["sla_verdict.id"], name=op.f("fk_sla_verdict_supersedes")),
    )
    columns = ["service_id", "objective", "period_starts_at"]
    op.create_index("ix_sla_verdict_service_id_objective_period_starts_at", "sla_verdict", columns)
    op.create_table(
        "sla_doubt",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_doubt")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_sla_doubt_service_id")),
    )


def downgrade() -> None:
    """Back to templates of objectives; versions, verdicts and what an agreement says for itself go."""
    for table in ("sla_doubt", "sla_verdict", "sla_status"):
        op.drop_table(table)
    op.create_table(
        "sla_status",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        *(sa.Column(name, _WORD, nullable=False) for name in ("measure", "state")),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("target", "coverage", "budget_s", "budget_left_s")),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("limit", "achieved")),
        *(sa.Column(name, _INSTANT, nullable=False) for name in ("period_starts_at", "period_ends_at", "computed_at")),
        sa.Column("breach_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_sla_status_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_status")),
        sa.UniqueConstraint("service_id", "measure", name=op.f("uq_sla_status_service_id_measure")),
    )
    op.create_table(
        "sla_objective",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("template_id", _ID, nullable=False),
        sa.Column("measure", _WORD, nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("limit", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["template_id"], ["sla_template.id"], name=op.f("fk_sla_objective_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_objective")),
        sa.UniqueConstraint("template_id", "measure", name=op.f("uq_sla_objective_template_id_measure")),
    )
    op.bulk_insert(_objective(), list(_objectives_again()))
    op.drop_table("agreement_version")
    op.drop_column("agreement", "own_terms")
    op.drop_column("sla_template", "terms")


def _make_versions() -> None:
    op.create_table(
        "agreement_version",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("agreement_id", _ID, nullable=False),
        sa.Column("number", _ID, nullable=False),
        sa.Column("valid_from", _INSTANT, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("fingerprint", "entered_by")),
        sa.Column("entered_at", _INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_version_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_version_agreement_id_number")),
    )


def _figures() -> list[sa.Column[Any]]:
    """What a standing and a verdict have in common."""
    texts, numbers = ("objective", "reason", "currency"), ("target", "contract_s", "measured_s", "excluded_s", "down_s")
    unknown_numbers = ("limit", "achieved", "coverage", "budget_s", "budget_left_s")
    return [
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in ("service_id", "version_id", "version")),
        *(sa.Column(name, _WORD, nullable=False) for name in ("measure", "state")),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("metric", sa.String(), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=False) for name in numbers),
        *(sa.Column(name, sa.Double(), nullable=True) for name in unknown_numbers),
        *(sa.Column(name, _INSTANT, nullable=False) for name in ("period_starts_at", "period_ends_at", "computed_at")),
        *(sa.Column(name, _INSTANT, nullable=True) for name in ("breach_at", "breached_at")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("burn", "money")),
    ]


def _keys(table: str) -> list[sa.ForeignKeyConstraint]:
    targets = {"service_id": "service.id", "version_id": "agreement_version.id"}
    return [sa.ForeignKeyConstraint([name], [at], name=op.f(f"fk_{table}_{name}")) for name, at in targets.items()]


def _objective() -> sa.TableClause:
    return sa.table(
        "sla_objective",
        *(sa.column(name, kind) for name, kind in (("template_id", _ID), ("measure", _WORD))),
        *(sa.column(name, sa.Double()) for name in ("target", "limit")),
    )


def _template() -> sa.TableClause:
    return sa.table("sla_template", sa.column("id", _ID), sa.column("name", sa.String()), sa.column("terms", sa.JSON()))


def _carry_objectives_over() -> None:
    connection, template, objective = op.get_bind(), _template(), _objective()
    objectives: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(sa.select(objective).order_by(sa.literal_column("id"))):
        limit = {} if row.limit is None else {"limit": row.limit}
        objectives[row.template_id].append({"measure": row.measure, "target": row.target, **limit})
    for number, found in objectives.items():
        change = template.update().where(template.c.id == number).values(terms={"objective": found})
        connection.execute(change)
    _enter_first_versions()


def _enter_first_versions() -> None:
    agreement = sa.table(
        "agreement",
        *(sa.column(name, _ID) for name in ("id", "customer_id")),
        *(sa.column(name, sa.String()) for name in ("name", "template")),
        sa.column("starts_at", _INSTANT),
    )
    customer = sa.table("customer", sa.column("id", _ID), sa.column("timezone", sa.String()))
    version = sa.table(
        "agreement_version",
        *(sa.column(name, _ID) for name in ("agreement_id", "number")),
        *(sa.column(name, _INSTANT) for name in ("valid_from", "entered_at")),
        *(sa.column(name, sa.String()) for name in ("terms", "fingerprint", "entered_by", "reason")),
    )
    connection, template = op.get_bind(), _template()
    rows = connection.execute(
        sa.select(agreement, customer.c.timezone, template.c.terms.label("agreed"))
        .join(customer, customer.c.id == agreement.c.customer_id)
        .join(template, template.c.name == agreement.c.template)
        .order_by(agreement.c.id)
    ).all()
    versions = []
    for row in rows:
        terms = _terms_json(row.name, row.timezone, row.agreed.get("objective", []))
        versions.append(
            {
                "agreement_id": row.id,
                "number": 1,
                "valid_from": row.starts_at,
                "entered_at": row.starts_at,
                "terms": terms,
                "fingerprint": hashlib.sha256(terms.encode()).hexdigest(),
                "entered_by": "nocdesk",
                "reason": "carried over from an earlier schema",
            }
        )
    if versions:
        op.bulk_insert(version, versions)


def _terms_json(name: str, timezone: str, objectives: Iterable[dict[str, Any]]) -> str:
    """All terms, as the program of this schema writes them."""
    content = {
        "name": name,
        "timezone": timezone,
        "currency": "",
        "monthly_charge": None,
        "min_coverage": 0.9,
        "calendar": {"hours": [], "holidays": "", "extra": [], "exempt": []},
        "planned": {"notice_days": 0.0, "cap_h": None},
        "objective": [_objective_terms(objective) for objective in objectives],
        "credit": [],
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _objective_terms(objective: dict[str, Any]) -> dict[str, Any]:
    measure = objective["measure"]
    return {
        "name": measure,
        "measure": measure,
        "metric": None,
        "target": objective["target"],
        "limit": objective.get("limit"),
        "keeps": ("at_least" if measure == "mos" else "at_most") if measure in _METRICS else None,
        "period": "month",
        "statistic": "share",
        "bin_statistic": "mean",
        "bin_s": 300,
        "min_samples": 1,
        "min_s": 0.0,
        "scope": "service",
        "series": "",
    }


def _objectives_again() -> Iterable[dict[str, Any]]:
    """What the schema before can say of the templates."""
    for row in op.get_bind().execute(sa.select(_template())).all():
        seen: set[str] = set()
        for objective in row.terms.get("objective", []):
            measure = objective.get("measure")
            if measure in (*_METRICS, "availability") and measure not in seen:
                seen.add(measure)
                limit = objective.get("limit")
                yield {"template_id": row.id, "measure": measure, "target": objective["target"], "limit": limit}
