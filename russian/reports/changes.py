"""Words of why a figure is another one now. Pure."""

from collections.abc import Mapping

from domain.reports.kept import Cause

CAUSES: Mapping[Cause, str] = {
    Cause.OBJECTED: "решено возражение органа",
    Cause.VOID: "обращение отменено: заведено по ошибке",
    Cause.JOINED: "присоединено к другому обращению",
    Cause.LATE: "пришло к нам позже момента данных",
    Cause.ANSWERED: "ответ, оценка или возврат записаны позже",
    Cause.RELABELLED: "изменены тема, срочность или порядок",
    Cause.MOVED: "передано другому органу или изменён срок",
    Cause.OTHER: "пришло с выгрузкой задним числом или изменились правила",
}
