"""Clauses as SQL over `posts` and FTS5. Pure.

What people typed goes into bound parameters only; inside FTS5's own language every lemma is a
quoted string, so that its operators are text.
"""

from index.clauses import Before, Beginning, Clause, Equals, Every, From, Lemmas, Some, Without
from index.highlight import wanted

Values = list[str | int | float]


def where(clause: Clause, values: Values) -> str:
    """A condition over `posts`; its parameters are put behind `values`, in order."""
    if text := words(clause):
        values.append(text)
        return "number IN (SELECT rowid FROM words WHERE words MATCH ?)"
    match clause:
        case Equals(field, value):
            values.append(value)
            return f'"{field}" IS ?'
        case From(at):
            values.append(at)
            return "published >= ?"
        case Before(at):
            values.append(at)
            return "published < ?"
        case Without(inner):
            return f"NOT {where(inner, values)}"
        case Every(clauses):
            return _chain("AND", _texts_as_one(clauses), values) or "1"
        case Some(clauses):
            return _chain("OR", clauses, values) or "0"
    raise TypeError(f"{type(clause).__name__} is no clause")


def words(clause: Clause) -> str | None:
    """A clause about nothing but words in FTS5's language, None for any other."""
    match clause:
        case Lemmas(lemmas):
            return _quoted(" ".join(lemmas))
        case Beginning(text):
            return f"{_quoted(text)} *"
        case Every(clauses) | Some(clauses) if clauses:
            texts = [words(inner) for inner in clauses]
            if all(texts):
                operator = " AND " if isinstance(clause, Every) else " OR "
                return f"({operator.join(filter(None, texts))})"
    return None


def relevance(clause: Clause) -> str | None:
    """What a post is scored by: any of the words that are looked for, None where there are none."""
    return (
        " OR ".join(dict.fromkeys(text for one in wanted(clause) if (text := words(one)))) or None
    )


def _texts_as_one(clauses: tuple[Clause, ...]) -> list[Clause]:
    """The words of a conjunction in one clause, so that FTS5 intersects them itself."""
    texts = tuple(clause for clause in clauses if words(clause))
    others = [clause for clause in clauses if not words(clause)]
    return [*([Every(texts)] if texts else []), *others]


def _chain(operator: str, clauses: list[Clause] | tuple[Clause, ...], values: Values) -> str:
    parts = [where(clause, values) for clause in clauses]
    return f"({f' {operator} '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
