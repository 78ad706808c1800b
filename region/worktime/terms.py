"""The policy of terms: terms.yaml, one table or its versions by date. Reads files."""

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from yaml import ScalarNode

from domain.errors import EntryRefused
from domain.terms.policy import CaseStep, Policy, PolicyRow, PolicyVersion, Priority, Regime
from domain.terms.term import MOST, CountedFrom, Roll, Term, TermKind, TermUnit
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference, dated

_SPAN = re.compile(r"([1-9]\d{0,3}) (мин|ч|дн)")
_UNITS = {"мин": TermUnit.MINUTES, "ч": TermUnit.HOURS, "дн": TermUnit.DAYS}


def read_terms(path: Path, topics: Container[str], mistakes: Mistakes) -> Policy:
    if (table := open_table(path, mistakes)) is None:
        return Policy()
    if table.find("versions") is None:
        versions = [PolicyVersion(None, tuple(_rows(table, topics)))]
    else:
        if table.find("terms") is not None:
            table.wrong("terms", "рядом с versions: перенесите строки в первую версию")
        versions = [
            PolicyVersion(since, tuple(_rows(row, topics)))
            for since, row in dated(table, "versions", "версия", "версии")
        ]
    table.close()
    return Policy(tuple(versions))


def _rows(table: YamlMapping, topics: Container[str]) -> Iterator[PolicyRow]:
    earlier: list[tuple[PolicyRow, int]] = []
    for row in table.rows("terms"):
        regime = row.take("regime", _regime)
        stream = row.maybe("stream", Item.identifier, None)
        priority = row.maybe("priority", _priority, None)
        topic = row.maybe("topic", Reference("тема", topics.__contains__), None)
        terms = _terms(row)
        notice = row.maybe("notice", Item.flag, False)
        source = row.take("source", Item.text)
        if notice and CaseStep.EXTENSION not in terms:
            row.wrong("notice", "уведомление без продления: впишите extension или уберите notice")
        if not (regime and source) or CaseStep.ANSWER not in terms:
            continue
        whole = PolicyRow(regime, stream, priority, topic, terms, notice, source)
        if line := next((line for other, line in earlier if other.hides(whole)), None):
            row.wrong(
                "regime",
                f"до этой строки дело не дойдёт: всё, что ей подходит, берёт строка {line}; "
                "строки о частном ставьте выше строк об общем",
            )
        earlier.append((whole, row.item.line))
        yield whole


def _terms(row: YamlMapping) -> Mapping[CaseStep, Term]:
    working = row.maybe("working", Item.flag, None)
    terms: dict[CaseStep, Term] = {}
    for step in CaseStep:
        item = row.need(step) if step is CaseStep.ANSWER else row.find(step)
        if item is None:
            continue
        if isinstance(item.node, ScalarNode) and working is None:
            item.wrong("время рабочее или календарное? Добавьте в строку working: true или false")
        elif (term := _term(item, working)) is not None:
            terms[step] = term
    answer = terms.get(CaseStep.ANSWER)
    first, final = terms.get(CaseStep.FIRST_REACTION), terms.get(CaseStep.FINAL)
    if answer and first and first.length > answer.length:
        row.wrong(CaseStep.FIRST_REACTION, "первая реакция позже ответа")
    if answer and final and final.length < answer.length:
        row.wrong(CaseStep.FINAL, "итоговый ответ раньше ответа")
    return terms


def _term(item: Item, working: bool | None) -> Term | None:
    """«9 ч» in the row's time, or a mapping with the same words as `otklik terms` has."""
    if isinstance(item.node, ScalarNode):
        return _short(item, working=bool(working))
    table = item.table()
    amount = table.take("amount", lambda value: value.integer(1, MOST))
    unit = table.take("unit", lambda value: value.one_of(TermUnit, ", ".join(TermUnit)))
    kind = table.take("kind", lambda value: value.one_of(TermKind, ", ".join(TermKind)))
    counted = table.maybe(
        "counted",
        lambda value: value.one_of(CountedFrom, ", ".join(CountedFrom)),
        CountedFrom.MOMENT,
    )
    roll = table.maybe("roll", lambda value: value.one_of(Roll, ", ".join(Roll)), Roll.NONE)
    table.close()
    if amount is None or unit is None or kind is None:
        return None
    if roll is not Roll.NONE and (unit is not TermUnit.DAYS or kind is TermKind.WORKING):
        table.wrong("roll", "переносится только последний календарный день: уберите roll")
        return None
    try:
        return Term(amount, unit, kind, counted, roll)
    except EntryRefused as error:
        item.wrong(str(error))
        return None


def _short(item: Item, working: bool) -> Term | None:
    text = item.text()
    if text is None:
        return None
    if (match := _SPAN.fullmatch(text)) is None:
        item.wrong(f"«{text}»: нужен срок вида «9 ч» или «30 дн»")
        return None
    kind = TermKind.WORKING if working else TermKind.CALENDAR
    return Term(int(match[1]), _UNITS[match[2]], kind)


def _regime(item: Item) -> Regime | None:
    return item.one_of(Regime, ", ".join(Regime))


def _priority(item: Item) -> Priority | None:
    return item.one_of(Priority, ", ".join(Priority))
