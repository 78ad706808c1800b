"""What is done with found answers without a person: answer_rules.yaml. Reads files."""

from collections.abc import Iterator
from pathlib import Path

from domain.cases.answers.rule import AnswerRule
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table


def read_answer_rules(path: Path, mistakes: Mistakes) -> tuple[AnswerRule, ...]:
    """A region without the file has no rules: a person decides of each answer."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return ()
    rules = tuple(_rules(table))
    table.close()
    return rules


def _rules(table: YamlMapping) -> Iterator[AnswerRule]:
    known: set[str] = set()
    for row in table.rows("rules"):
        stream = row.take("stream", Item.text)
        takes, returns = row.take("takes", Item.flag), row.take("returns", Item.flag)
        if stream is None or takes is None or returns is None:
            continue
        if stream in known:
            row.wrong("stream", f"второе правило для {stream}: оставьте одно")
        known.add(stream)
        yield AnswerRule(stream, takes, returns)
