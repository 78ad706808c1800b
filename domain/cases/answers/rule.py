"""What is done with found answers without a person, by stream. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

ANY = "any"


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """An answer that leaves no doubt is the case's answer at once if the rule `takes` it; a case
    whose answer was deleted is returned to the body if it `returns`.
    """

    stream: str = ANY
    takes: bool = False
    returns: bool = True


def rule_of(rules: Iterable[AnswerRule], stream: str) -> AnswerRule:
    """The stream's own rule, else that of any, else the usual: a person decides."""
    known = {rule.stream: rule for rule in rules}
    return known.get(stream) or known.get(ANY) or AnswerRule()
