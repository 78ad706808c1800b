"""Where the words of a search stand in a post's text. Pure, so the same in both engines."""

from collections.abc import Iterator

from domain.ports.language import Lemmatiser
from index.clauses import Beginning, Clause, Every, Lemmas, Some

Span = tuple[int, int]


def wanted(clause: Clause) -> Iterator[Lemmas | Beginning]:
    match clause:
        case Lemmas() | Beginning():
            yield clause
        case Every(clauses) | Some(clauses):
            for inner in clauses:
                yield from wanted(inner)


def highlight(clause: Clause, text: str, lemmatiser: Lemmatiser) -> tuple[Span, ...]:
    """(start, end) of every matching word, sorted; a phrase matches only as a whole."""
    looked_for = tuple(wanted(clause))
    if not looked_for:
        return ()
    tokens = lemmatiser.spans(text)
    lemmas = [lemma for _, _, lemma in tokens]
    spans: set[Span] = set()
    for term in looked_for:
        if isinstance(term, Beginning):
            spans |= {(start, end) for start, end, lemma in tokens if lemma.startswith(term.text)}
            continue
        phrase, length = list(term.lemmas), len(term.lemmas)
        for at, lemma in enumerate(lemmas):
            if lemma == phrase[0] and lemmas[at : at + length] == phrase:
                spans |= {(start, end) for start, end, _ in tokens[at : at + length]}
    return tuple(sorted(spans))
