"""Clauses as SQL over `posts` and FTS5. Pure.

Typed text goes into bound parameters only. Inside FTS5's own language every lemma is a quoted
string, so that an operator in it is plain text.
"""

import json

from index.clauses import (
    Before,
    Beginning,
    Clause,
    Equals,
    Every,
    From,
    Lemmas,
    OneOf,
    Some,
    Without,
)
from index.highlight import wanted

Values = list[str | int | float]


def found_in(clause: Clause, values: Values) -> str:
    text, others = _text_and_others(clause)
    if text is None:
        return f"posts WHERE {where(clause, values)}"
    values.append(text)
    conditions = ["words MATCH ?", *(where(other, values) for other in others)]
    # CROSS forces SQLite to look up the words first, which is fast.
    return f"words CROSS JOIN posts ON number = words.rowid WHERE {' AND '.join(conditions)}"


def scored(clause: Clause, values: Values) -> tuple[str, str]:
    """FTS5's bm25 with its sign reversed, and the text after FROM; it counts the words that every
    match must have, or, without such, any word of the search.
    """
    if _text_and_others(clause)[0]:
        return "-words.rank", found_in(clause, values)
    if not (text := _looked_for(clause)):
        return "0.0", found_in(clause, values)
    values.append(text)
    ranked = "SELECT rowid AS number, -rank AS score FROM words WHERE words MATCH ?"
    return "coalesce(score, 0.0)", (
        f"posts LEFT JOIN (WITH ranked AS MATERIALIZED ({ranked}) SELECT * FROM ranked)"
        f" USING (number) WHERE {where(clause, values)}"
    )


def where(clause: Clause, values: Values) -> str:
    if text := words(clause):
        return _match(text, values)
    match clause:
        case Equals(field, value):
            values.append(value)
            return f'"{field}" IS ?'
        case OneOf(field, several):
            values.append(json.dumps(sorted(several)))
            # A post without the field is not NULL here, so that NOT finds it.
            among = f'"{field}" IN (SELECT value FROM json_each(?))'
            return f'("{field}" IS NOT NULL AND {among})'
        case From(at):
            values.append(at)
            return "published >= ?"
        case Before(at):
            values.append(at)
            return "published < ?"
        case Without(inner):
            return f"NOT {where(inner, values)}"
        case Every():
            text, others = _text_and_others(clause)
            parts = [_match(text, values)] if text else []
            parts += [where(other, values) for other in others]
            return f"({' AND '.join(parts)})" if parts else "1"
        case Some(clauses):
            parts = [where(inner, values) for inner in clauses]
            return f"({' OR '.join(parts)})" if parts else "0"
    raise TypeError(f"{type(clause).__name__} is no clause")


def words(clause: Clause) -> str | None:
    match clause:
        case Lemmas(lemmas):
            return _quoted(" ".join(lemmas))
        case Beginning(beginning):
            return f"{_quoted(beginning)} *"
        case Every(clauses):
            text, others = _text_and_others(clause)
            return text if not others else None
        case Some(clauses) if clauses:
            texts = [words(inner) for inner in clauses]
            return f"({' OR '.join(filter(None, texts))})" if all(texts) else None
    return None


def _looked_for(clause: Clause) -> str | None:
    return (
        " OR ".join(dict.fromkeys(text for one in wanted(clause) if (text := words(one)))) or None
    )


def _text_and_others(clause: Clause) -> tuple[str | None, list[Clause]]:
    """The words of a conjunction as one text, so that FTS5 intersects them, and the other clauses:
    FTS5 can exclude a word only from the matches of another.
    """
    if not isinstance(clause, Every):
        return words(clause), []
    there: list[str] = []
    not_there: list[str] = []
    others: list[Clause] = []
    for inner in clause.clauses:
        if looked_for := words(inner):
            there.append(looked_for)
        elif isinstance(inner, Without) and (unwanted := words(inner.clause)):
            not_there.append(unwanted)
        else:
            others.append(inner)
    if not there:
        return None, list(clause.clauses)
    text = f"({' AND '.join(there)})"
    return f"({text} NOT ({' OR '.join(not_there)}))" if not_there else text, others


def _match(text: str, values: Values) -> str:
    values.append(text)
    return "number IN (SELECT rowid FROM words WHERE words MATCH ?)"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
