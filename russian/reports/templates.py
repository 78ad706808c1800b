"""Words of templates of reports: what is wrong with a name, and what to do. Pure."""

from collections.abc import Mapping, Sequence

from domain.reports.template import TemplateFault, TemplateMistake

MISTAKES: Mapping[TemplateFault, str] = {
    TemplateFault.UNKNOWN: "такого имени в отчёте нет",
    TemplateFault.UNCLOSED: "скобка без пары: имя пишется {имя}",
    TemplateFault.ROWS: "повторяются только целые строки одной таблицы: от {#список} до {/список}",
    TemplateFault.UNREACHED: "здесь имена не заполняются: перенесите в текст, таблицу или надпись",
}
SHOWN = 10


def mistake_text(one: TemplateMistake) -> str:
    """«{cases.overdu} — такого имени в отчёте нет (абзац 2: «…»)»."""
    name = one.name if one.kind is TemplateFault.UNCLOSED else f"{{{one.name}}}"
    return f"{name} — {MISTAKES[one.kind]} ({one.where})"


def mistakes_text(mistakes: Sequence[TemplateMistake]) -> str:
    shown = "; ".join(mistake_text(one) for one in mistakes[:SHOWN])
    rest = len(mistakes) - SHOWN
    return f"{shown}; и ещё {rest}" if rest > 0 else shown
