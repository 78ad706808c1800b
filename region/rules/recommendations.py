"""When recommendations are proposed: recommendations.yaml. Reads files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from domain.reports.recommendation_rule import ProposingRule, RecommendationRule
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table

MOST, LONGEST = 10_000, 365


def read_recommendation_rules(path: Path, mistakes: Mistakes) -> tuple[RecommendationRule, ...]:
    """A region without the file proposes nothing."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return ()
    rules = tuple(_rules(table))
    table.close()
    return rules


def _rules(table: YamlMapping) -> Iterator[RecommendationRule]:
    known: set[ProposingRule] = set()
    for row in table.rows("rules"):
        rule, on = row.take("when", _rule), row.take("on", Item.flag)
        days = row.take("days", partial(Item.integer, low=1, high=LONGEST))
        pause = row.take("pause_days", partial(Item.integer, low=1, high=LONGEST))
        if rule is None or on is None or days is None or pause is None:
            continue
        if rule in known:
            row.wrong("when", f"второе правило {rule}: оставьте одно")
        known.add(rule)
        least: int | None = 1
        if rule is not ProposingRule.LATE:
            least = row.take("least", partial(Item.integer, low=1, high=MOST))
        percent: float | None = 0.0
        if rule is ProposingRule.RETURNED:
            percent = row.take("percent", partial(Item.number, low=1, high=100))
        yield RecommendationRule(rule, on, least or MOST, (percent or 100) / 100, days, pause)


def _rule(item: Item) -> ProposingRule | None:
    return item.one_of(ProposingRule, ", ".join(ProposingRule))
