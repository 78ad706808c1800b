"""Words of why a figure is another one now. Pure."""

from collections.abc import Mapping

from domain.reports.kept import ChangeCause

CAUSES: Mapping[ChangeCause, str] = {
    ChangeCause.OBJECTED: "решено возражение органа",
    ChangeCause.VOID: "обращение отменено: заведено по ошибке",
    ChangeCause.JOINED: "присоединено к другому обращению",
    ChangeCause.LATE: "пришло к нам, когда данные уже были взяты",
    ChangeCause.ANSWERED: "ответ, оценка или возврат записаны позже",
    ChangeCause.RELABELLED: "изменены тема, срочность или порядок",
    ChangeCause.MOVED: "передано другому органу или изменён срок",
    ChangeCause.OTHER: "пришло с выгрузкой задним числом или изменились правила",
}
