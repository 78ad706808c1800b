"""Words typed in the other keyboard layout: «jnjgktybt» is «отопление». Pure."""

from domain.query import All, Any, Condition, Not, Phrase, Word

LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(LATIN + LATIN.upper(), RUSSIAN + RUSSIAN.upper())
_TO_LATIN = str.maketrans(RUSSIAN + RUSSIAN.upper(), LATIN + LATIN.upper())
SHORTEST = 3  # letters of a word that is tried


def other_layout(text: str) -> str | None:
    """The word as the same keys give it in the other layout; None for a short word, or one with
    letters of both.
    """
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if len(letters) < SHORTEST:
        return None
    if all(letter in LATIN for letter in letters):
        return text.translate(_TO_RUSSIAN)
    if all(letter in RUSSIAN for letter in letters):
        return text.translate(_TO_LATIN)
    return None


def in_other_layout(condition: Condition) -> Condition:
    match condition:
        case Word(text, prefix):
            return Word(other_layout(text) or text, prefix)
        case Phrase(text):
            return Phrase(" ".join(other_layout(word) or word for word in text.split()))
        case Not(inner):
            return Not(in_other_layout(inner))
        case All(every):
            return All(tuple(map(in_other_layout, every)))
        case Any(options):
            return Any(tuple(map(in_other_layout, options)))
        case _:
            return condition
