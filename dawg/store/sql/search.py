"""Full-text search: FTS5 in SQLite, lexemes of our own folding in Postgres."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.errors import InputError
from dawg.store.records import Conversation, Found, Match
from dawg.store.sql.database import Row
from dawg.store.sql.owned import Owned
from dawg.store.sql.words import words_in
from dawg.store.store import PAGE

WORDS = 16
WORD_LENGTH = 80
MATCHES = 3

_COLUMNS = """
    {word} AS word, d.id, coalesce(d.project_id, d.conversation_id) AS item, d.project_id, d.conversation_id,
    d.kind, d.reference, d.text
"""
_HITS = {
    "sqlite": f"SELECT {_COLUMNS}, documents_fts.rank AS rank FROM documents_fts "
    "JOIN documents d ON d.id = documents_fts.rowid WHERE documents_fts MATCH ? AND d.owner = ?",
    "postgres": f"SELECT {_COLUMNS}, -ts_rank(d.lexemes, q.query) AS rank FROM documents d, (SELECT ?::tsquery AS query) q "
    "WHERE d.lexemes @@ q.query AND d.owner = ?",
}


class Search(Owned):
    """Methods and errors as `Store`."""

    def search(self, words: Sequence[str], *, limit: int = PAGE) -> tuple[Found, ...]:
        """Find what holds every word, in one text or in several."""
        queries = _QUERIES[self._db.dialect](_checked(words))
        if not queries:
            return ()
        hits = " UNION ALL ".join(_HITS[self._db.dialect].format(word=index) for index in range(len(queries)))
        parameters = [value for query in queries for value in (query, self._owner)]
        with self._db.reading():
            items = self._db.rows(
                "SELECT item, max(project_id) AS project_id, max(conversation_id) AS conversation_id "
                f"FROM ({hits}) hits GROUP BY item "
                "HAVING count(DISTINCT word) = ? ORDER BY min(rank), item DESC LIMIT ?",
                [*parameters, len(queries), limit],
            )
            return tuple(self._found(row, hits, parameters) for row in items)

    def _found(self, item: Row, hits: str, parameters: list[str]) -> Found:
        rows = self._db.rows(
            "SELECT max(kind) AS kind, max(reference) AS reference, max(text) AS text "
            f"FROM ({hits}) hits WHERE item = ? GROUP BY id "
            "ORDER BY count(DISTINCT word) DESC, min(rank), id DESC LIMIT ?",
            [*parameters, item["item"], MATCHES],
        )
        matches = tuple(Match(**row) for row in rows)
        if item["project_id"] is not None:
            return Found(project=self._project(item["project_id"]), conversation=None, matches=matches)
        row = self._db.row(
            "SELECT id, name, project_id, created_ms, updated_ms FROM conversations WHERE id = ?",
            (item["conversation_id"],),
        )
        return Found(project=None, conversation=Conversation(**row) if row else None, matches=matches)


def _checked(words: Sequence[str]) -> list[str]:
    """Return what is searched for, word by word; raises `InputError`."""
    parts = [part.replace("\0", "") for word in words for part in word.split()]
    found = list(dict.fromkeys(part for part in parts if any(char.isalnum() for char in part)))
    if len(found) > WORDS:
        raise InputError(f"search has {len(found)} words; permitted: at most {WORDS}")
    for part in found:
        if len(part) > WORD_LENGTH:
            raise InputError(f"search: a word has {len(part)} characters; permitted: at most {WORD_LENGTH}")
    return found


def _fts5(parts: list[str]) -> list[str]:
    """Return a query per word: as a prefix, and quoted so that nothing in it is FTS5's syntax."""
    clean = (part.encode("utf-8", "replace").decode().replace('"', '""') for part in parts)
    return [f'"{part}" *' for part in clean]


def _tsquery(parts: list[str]) -> list[str]:
    """Return a query per word: its lexemes as prefixes; `words_in` leaves only letters, digits and # in them."""
    queries = (" & ".join(f"'{word}':*" for word in words_in(part)) for part in parts)
    return [query for query in queries if query]


_QUERIES = {"sqlite": _fts5, "postgres": _tsquery}
