"""A team on one PostgreSQL store: who may do what is enforced by the database."""
