"""The record in Postgres."""
