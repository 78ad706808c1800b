"""Where the words of a search stand in a post's text. Pure, so equal in both engines."""

from collections.abc import Iterator

from domain.ports.language import Lemmatiser
from index.clauses import Beginning, Clause, Every, Lemmas, Some

Span = tuple[int, int]


def wanted(clause: Clause) -> Iterator[Lemmas | Beginning]:
    """What is looked for in the text; what must not stand there is left out."""
    match clause:
        case Lemmas() | Beginning():
            yield clause
        case Every(clauses) | Some(clauses):
            for inner in clauses:
                yield from wanted(inner)


def highlight(clause: Clause, text: str, lemmatiser: Lemmatiser) -> tuple[Span, ...]:
    """(start, end) of every found word, by place; of a phrase only where it stands whole."""
    looked_for = tuple(wanted(clause))
    if not looked_for:
        return ()
    tokens = lemmatiser.spans(text)
    lemmas = [lemma for _, _, lemma in tokens]
    found: set[Span] = set()
    for one in looked_for:
        if isinstance(one, Beginning):
            found |= {(start, end) for start, end, lemma in tokens if lemma.startswith(one.text)}
            continue
        phrase, length = list(one.lemmas), len(one.lemmas)
        for at, lemma in enumerate(lemmas):
            if lemma == phrase[0] and lemmas[at : at + length] == phrase:
                found |= {(start, end) for start, end, _ in tokens[at : at + length]}
    return tuple(sorted(found))
