"""Ask the index.  The same hits on both databases, in no order of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from parvis.engines.words import Clause, question
from parvis.search.models import Document


def matching(kind: str, text: str, language: str) -> QuerySet[Document, int]:
    """The keys of this kind's rows that answer the question, as a subquery: `filter(pk__in=matching(…))`.

    Every word must be there, in either language's forms; the last may be begun
    only; words in quotation marks must follow each other.  `language` is the
    reader's.  A question without any word is answered by nothing.
    """
    return answering(kind, question(text, language))


def answering(kind: str, clauses: Sequence[Clause]) -> QuerySet[Document, int]:
    """The same for clauses that somebody has put together; no clause is answered by nothing."""
    rows = Document.objects.filter(kind=kind)
    rows = DIALECTS[connection.vendor](rows, clauses) if clauses else rows.none()
    return rows.values_list("key", flat=True)


def kept(keys: Iterable[int]) -> RawSQL:
    """Keys that were looked up, for use in several queries: one parameter, however many they are."""
    return KEPT[connection.vendor](list(keys))


KEPT = {
    "sqlite": lambda keys: RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)]),
    "postgresql": lambda keys: RawSQL("SELECT unnest(%s::bigint[])", [keys]),
}


# Terms hold letters and digits (and `·`, which is no one's syntax), so quoting them is enough.


def _in_sqlite(rows: QuerySet[Document], clauses: Sequence[Clause]) -> QuerySet[Document]:
    def words(clause: Clause) -> str:
        if clause.phrase:
            return f'"{" ".join(clause.phrase)}"'
        ways = [f'"{term}"' for term in clause.terms]
        if clause.prefix:
            ways.append(f'"{clause.prefix}"*')
        return f"({' OR '.join(ways)})"

    asked = " AND ".join(words(clause) for clause in clauses)
    hits = RawSQL("SELECT rowid FROM search_terms WHERE search_terms MATCH %s", [asked])
    return rows.filter(id__in=hits)


def _in_postgresql(rows: QuerySet[Document], clauses: Sequence[Clause]) -> QuerySet[Document]:
    def words(clause: Clause) -> str:
        if clause.phrase:
            return f"({' <-> '.join(repr(word) for word in clause.phrase)})"
        ways = [f"'{term}'" for term in clause.terms]
        if clause.prefix:
            ways.append(f"'{clause.prefix}':*")
        return f"({' | '.join(ways)})"

    asked = " & ".join(words(clause) for clause in clauses)
    return rows.filter(RawSQL("vector @@ %s::tsquery", [asked], output_field=BooleanField()))


DIALECTS = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}
