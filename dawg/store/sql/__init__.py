"""The record in SQL that SQLite and Postgres both speak: written once, run on either `Database`."""
