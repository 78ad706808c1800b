"""Texts of an alert's messages, in Russian. Pure."""

from collections.abc import Callable, Sequence
from datetime import timedelta, tzinfo

from domain.alert import Alert, Rule, Signal
from domain.message import Message, MessageState
from domain.privacy.masking import mask
from russian.few import is_few, worded
from russian.figures import number, usual
from russian.moments import clock, gap, span
from russian.plural import plural

# Alert, name of its cell, zone, link, its largest incidents in words -> title, text.
Writer = Callable[[Alert, str, tzinfo, str, Sequence[str]], tuple[str, str]]


def reason(alert: Alert, words: str, *, hides_few: bool = False) -> str:
    return f"{words}: {why(alert.signal, hides_few=hides_few)}"


def why(signal: Signal, *, hides_few: bool = False) -> str:
    """`hides_few` is for those who may not read posts: a few people are not counted."""
    count = signal.observed
    few = hides_few and is_few(count)
    match signal.rule:
        case Rule.SPIKE:
            people = plural(count, "житель", "жителя", "жителей")
            if few:
                return f"{worded(count)} жителей {span(signal.window)}, больше обычного"
            return f"{people} {span(signal.window)}, обычно {usual(signal.expected)}"
        case Rule.REACH:
            views = plural(count, "раз", "раза", "раз")
            least = number(round(signal.expected))
            return f"пост с недовольством увидели {views}, порог {least}"
        case Rule.UNANSWERED:
            waits = plural(count, "комментарий", "комментария", "комментариев")
            if few:
                waits = f"{worded(count)} комментариев"
            length = gap(signal.window)
            return f"{waits} без ответа ведомства, дольше всего {length}"


def page(
    alert: Alert, words: str, zone: tzinfo, url: str, incidents: Sequence[str] = ()
) -> tuple[str, str]:
    evidence = alert.evidence
    why = reason(alert, words)
    lines = [
        f"{why}.",
        f"Первое сообщение {clock(evidence.first_at, alert.signal.at, zone)}; "
        f"{plural(evidence.posts, 'публикация', 'публикации', 'публикаций')}, "
        f"{plural(evidence.sources, 'источник', 'источника', 'источников')}.",
    ]
    lines += incidents
    if alert.signal.cold:
        lines.append("Наблюдаем меньше двух недель, поэтому обычный уровень известен неточно.")
    lines.append(url)
    return why, "\n".join(lines)


def page_again(
    alert: Alert, words: str, zone: tzinfo, url: str, incidents: Sequence[str] = ()
) -> tuple[str, str]:
    title, text = page(alert, words, zone, url, incidents)
    return f"Снова: {title}", text


def all_clear(
    alert: Alert, words: str, zone: tzinfo, url: str, incidents: Sequence[str] = ()
) -> tuple[str, str]:
    now = alert.closed_at or alert.last_hot_at
    if alert.signal.rule is Rule.UNANSWERED:
        begun = clock(alert.since, now, zone)
        text = f"{words}: на все комментарии ответили.\nПервый без ответа был {begun}.\n{url}"
        return f"Ответ дан: {words}", text
    people = plural(alert.evidence.authors, "житель", "жителя", "жителей")
    lines = (
        f"{words}: жалобы вернулись к обычному уровню.",
        f"Началось {clock(alert.since, now, zone)}, всплеск закончился "
        f"{clock(alert.last_hot_at, now, zone)}; всего написали: {people}.",
        *incidents,
        url,
    )
    return f"Завершилось: {words}", "\n".join(lines)


def untouched(patience: timedelta) -> Writer:
    def write(
        alert: Alert, words: str, zone: tzinfo, url: str, incidents: Sequence[str] = ()
    ) -> tuple[str, str]:
        why = reason(alert, words)
        length = gap(patience)
        lines = (
            f"{why}.",
            f"Оповещение приняли, но за {length} ничего о нём не записали. Возьмите его в работу, "
            "напишите заметку или закройте.",
            *incidents,
            url,
        )
        return f"Без движения: {why}", "\n".join(lines)

    return write


def handed(by: str, note: str) -> Writer:
    """It leaves the house, so the note is masked; the card has it whole."""

    def write(
        alert: Alert, words: str, zone: tzinfo, url: str, incidents: Sequence[str] = ()
    ) -> tuple[str, str]:
        why = reason(alert, words)
        word = [f"Заметка: {mask(note)}"] if note else []
        lines = (f"{why}.", f"Передаёт {by}: теперь за него отвечаете вы.", *word, *incidents, url)
        return f"Вам передано: {why}", "\n".join(lines)

    return write


def unheard(messages: Sequence[Message]) -> Sequence[Message]:
    """The last messages of an alert that were tried, if none of them reached anybody."""
    last = max((d.created_at for d in messages), default=None)
    tried = [d for d in messages if d.created_at == last and (d.tries or d.error)]
    failed = [d for d in tried if d.tries or d.state is MessageState.FAILED]
    return [] if any(d.state is MessageState.DELIVERED for d in tried) else failed
