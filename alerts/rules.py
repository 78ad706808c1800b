"""The rules of alerts as a value, and the strict reader of alerts/rules.yaml."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml

from domain.errors import SettingsError

FILE = Path(__file__).with_name("rules.yaml")
SENSITIVITIES = ("fewer", "usual", "more")
DAY = 24


@dataclass(frozen=True, slots=True)
class Rules:
    """`windows` are hours, ascending to 24; `penalties` run beside them; `q` is by sensitivity."""

    windows: tuple[int, ...]
    penalties: tuple[float, ...]
    minimum_authors: int
    minimum_ratio: float
    gate: float
    q: Mapping[str, float]
    guard_authors: int
    guard_sources: int
    guard_authors_of_one_source: int
    guard_authors_of_wide_cell: int
    oldest: timedelta
    hot: float
    day_ratio: float
    day_extra: float
    subside_after: timedelta
    close_after: timedelta
    reopen_within: timedelta
    reach: int
    unanswered_after: timedelta
    unanswered_within: timedelta

    def worth_waking(self, authors: int, sources: int, narrow: bool) -> bool:
        """The guards over what was seen in the window that fired."""
        few = self.guard_authors if narrow else self.guard_authors_of_wide_cell
        crowd = authors >= self.guard_authors_of_one_source
        return authors >= few and (sources >= self.guard_sources or crowd)


class Node:
    """A node of the file that reads itself strictly and names its line in every mistake."""

    def __init__(self, file: Path, node: yaml.Node, key: str) -> None:
        self.file, self.node, self.key = file, node, key

    def wrong(self, problem: str) -> SettingsError:
        line = self.node.start_mark.line + 1
        return SettingsError(f"{self.file}:{line}: {self.key or 'файл'}: {problem}")

    def mapping(self, *keys: str) -> list["Node"]:
        """The values of exactly these keys, in this order."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(f"нужны ключи со значениями: {', '.join(keys)}")
        found: dict[str, Node] = {}
        for name, value in self.node.value:
            child = Node(self.file, value, f"{self.key}.{name.value}".lstrip("."))
            if name.value not in keys:
                raise child.wrong(f"неизвестный ключ; здесь бывают: {', '.join(keys)}")
            if name.value in found:
                raise child.wrong("задано дважды")
            found[name.value] = child
        for key in keys:
            if key not in found:
                raise self.wrong(f"нет ключа {key}")
        return [found[key] for key in keys]

    def sequence(self) -> list["Node"]:
        if not isinstance(self.node, yaml.SequenceNode) or not self.node.value:
            raise self.wrong("нужен список хотя бы из одной записи")
        return [Node(self.file, node, f"{self.key}[{i}]") for i, node in enumerate(self.node.value)]

    def one_of(self, names: Sequence[str]) -> str:
        value = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        if value not in names:
            raise self.wrong(f"«{value}»: здесь бывают: {', '.join(names)}")
        return str(value)

    def number(self, low: float, high: float) -> float:
        return self._number(float, "число", low, high)

    def whole(self, low: int, high: int) -> int:
        return int(self._number(int, "целое число", low, high))

    def hours(self) -> timedelta:
        return timedelta(hours=self.number(0, 1000))

    def _number(self, read: Callable[[str], float], what: str, low: float, high: float) -> float:
        text = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        try:
            value = read(text)
        except ValueError as error:
            raise self.wrong(f"нужно {what}, а здесь «{text}»") from error
        if not low <= value <= high:
            raise self.wrong(f"{text} вне границ: от {low:g} до {high:g}")
        return value


def open_rules(file: Path) -> Node:
    """The root of a YAML file. Raises SettingsError where there is none."""
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SettingsError(f"{file}: файл не читается: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: это не YAML: {error}") from error
    if node is None:
        raise SettingsError(f"{file}:1: файл пуст")
    return Node(file, node, "")


def load_rules(file: Path = FILE) -> Rules:
    """The rules of a file. Raises SettingsError naming file, line and key of the first mistake."""
    root = open_rules(file)
    windows, authors, ratio, gate, sensitivity, guards, life, reach, unanswered = root.mapping(
        *("windows", "minimum_authors", "minimum_ratio", "gate", "sensitivity", "guards", "life"),
        *("reach", "unanswered"),
    )
    rows = [row.mapping("hours", "penalty") for row in windows.sequence()]
    lengths = tuple(hours.whole(1, DAY) for hours, _ in rows)
    if list(lengths) != sorted(set(lengths)) or lengths[-1] != DAY:
        raise windows.wrong(f"hours должны возрастать и кончаться на {DAY}")
    few, sources, crowd, wide, oldest = guards.mapping(
        "authors", "sources", "authors_of_one_source", "authors_of_wide_cell", "oldest_hours"
    )
    hot, day_ratio, day_extra, subside, close, reopen = life.mapping(
        "hot", "day_ratio", "day_extra", "subside_hours", "close_hours", "reopen_hours"
    )
    after, within = unanswered.mapping("after_hours", "within_hours")
    if within.hours() <= after.hours():
        raise within.wrong("должно быть больше after_hours")
    if close.hours() < subside.hours():
        raise close.wrong("не может быть меньше subside_hours")
    return Rules(
        windows=lengths,
        penalties=tuple(penalty.number(0.01, 1000) for _, penalty in rows),
        minimum_authors=authors.whole(1, 1000),
        minimum_ratio=ratio.number(1, 100),
        gate=gate.number(0, 10),
        q={
            name: share.number(0, 1)
            for name, share in zip(SENSITIVITIES, sensitivity.mapping(*SENSITIVITIES), strict=True)
        },
        guard_authors=few.whole(1, 1000),
        guard_sources=sources.whole(1, 1000),
        guard_authors_of_one_source=crowd.whole(1, 1000),
        guard_authors_of_wide_cell=wide.whole(1, 1000),
        oldest=oldest.hours(),
        hot=hot.number(0, 1),
        day_ratio=day_ratio.number(1, 100),
        day_extra=day_extra.number(0, 1000),
        subside_after=subside.hours(),
        close_after=close.hours(),
        reopen_within=reopen.hours(),
        reach=reach.whole(1, 1_000_000_000),
        unanswered_after=after.hours(),
        unanswered_within=within.hours(),
    )
