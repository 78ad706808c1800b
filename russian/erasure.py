"""Words of what is kept and what is forgotten."""

from collections.abc import Mapping

from domain.operations.erasure import ErasureClass, ErasureWay
from domain.operations.retention import KeptClass

CLASSES: Mapping[ErasureClass, str] = {
    ErasureClass.POSTS: "публикации в поиске",
    ErasureClass.LEDGER: "записи журнала публикаций",
    ErasureClass.COMPLAINTS: "учтённые жалобы и публикации",
    ErasureClass.STORIES: "голоса в инцидентах",
    ErasureClass.CASES: "голоса и тексты обращений",
    ErasureClass.ANSWERS: "найденные ответы",
    ErasureClass.WORK: "разбор, исправления, ошибки общения",
    ErasureClass.QUOTES: "записи, где публикации приведены",
    ErasureClass.WORDS: "слова, которых больше никто не писал",
    ErasureClass.QUEUE: "публикации в очереди",
    ErasureClass.ARCHIVE: "часы архива ответов",
    ErasureClass.FILES: "файлы выгрузок",
}
WAYS: Mapping[ErasureWay, str] = {
    ErasureWay.PERSON: "человек",
    ErasureWay.POST: "публикация",
}
KEPT: Mapping[KeptClass, str] = {
    KeptClass.POSTS: "Публикации и комментарии",
    KeptClass.ARCHIVE: "Архив ответов источников",
    KeptClass.CASE_TEXTS: "Тексты обращений после закрытия",
    KeptClass.CONTACTS: "Контакты заявителей после закрытия",
    KeptClass.IMPORT_ROWS: "Строки отчётов о загрузке обращений",
    KeptClass.TASKS: "Задачи и файлы выгрузок",
    KeptClass.STORIES: "Сюжеты без голосов жителей",
    KeptClass.BELL: "Колокольчик",
    KeptClass.MESSAGES: "Тексты доставленных сообщений",
    KeptClass.DRAFTS: "Черновики отчётов",
    KeptClass.REPORTS: "Отправленные и утверждённые отчёты",
    KeptClass.RATINGS: "Опубликованные рейтинги",
    KeptClass.AUDIT: "Журнал действий",
}
