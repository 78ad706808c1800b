"""Rules by which cases are opened without a person: case_rules.yaml. Reads files."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from domain.cases.watch.rule import CaseRule, RuleKind
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table

LONGEST, MOST = 72, 1_000  # hours, people


def read_case_rules(path: Path, mistakes: Mistakes) -> tuple[CaseRule, ...]:
    """A region without the file has no rules."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return ()
    rules = tuple(_rules(table))
    table.close()
    return rules


def _rules(table: YamlMapping) -> Iterator[CaseRule]:
    known: set[RuleKind] = set()
    for row in table.rows("rules"):
        kind, on = row.take("when", _kind), row.take("on", Item.flag)
        if kind is None or on is None:
            continue
        if kind in known:
            row.wrong("when", f"второе правило {kind}: оставьте одно")
        known.add(kind)
        if kind is RuleKind.UNANSWERED:
            hours = row.take("after_hours", partial(Item.integer, low=1, high=LONGEST))
            yield CaseRule(kind, on, after=timedelta(hours=hours or LONGEST))
        else:
            people = row.take("people", partial(Item.integer, low=1, high=MOST))
            yield CaseRule(kind, on, people=people or MOST)


def _kind(item: Item) -> RuleKind | None:
    return item.one_of(RuleKind, ", ".join(RuleKind))
