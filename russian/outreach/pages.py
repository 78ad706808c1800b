"""Official pages in words."""

from collections.abc import Mapping
from datetime import timedelta

from domain.outreach.official_page import AT_MOST, PageBlock, PageClass, PageElement
from domain.outreach.page_audit import FindingVerdict, PageFinding, PageScore, PageWitness
from domain.outreach.page_link import PageLink, PageLinkShut
from russian.figures import number
from russian.plural import plural

BLOCKS: Mapping[PageBlock, str] = {
    PageBlock.DESIGN: "Оформление и ведение",
    PageBlock.REACH: "Охват жителей",
    PageBlock.PUBLICATIONS: "Публикации",
    PageBlock.ANSWERS: "Ответы",
}
CLASSES: Mapping[PageClass, str] = {
    PageClass.FLAGSHIP: "флагман",
    PageClass.ACTIVE: "активная",
    PageClass.CARD: "визитка",
}
_E = PageElement
ELEMENT_WORDS: Mapping[PageElement, str] = {
    _E.MARK: "Отметка «Госорганизация»",
    _E.NAME: "Название",
    _E.AVATAR: "Аватар",
    _E.COVER: "Обложка",
    _E.DESCRIPTION: "Описание",
    _E.PHONE: "Телефон",
    _E.ADDRESS: "Адрес",
    _E.HOURS: "Часы работы",
    _E.SITE: "Ссылка на сайт",
    _E.WIDGET: "Виджет ПОС",
    _E.RULES: "Правила комментариев",
    _E.COMMENTS: "Комментарии открыты",
    _E.SUBSCRIBERS: "Подписчики",
    _E.SHARE: "Доля жителей, верхняя оценка",
    _E.GROWTH: "Прирост за 30 дней",
    _E.RHYTHM: "Публикаций в неделю",
    _E.GAP: "Самый долгий перерыв",
    _E.OWN: "Доля своих публикаций",
    _E.VIEWS: "Просмотров у средней публикации",
    _E.ENGAGEMENT: "Реакций на 1000 просмотров",
    _E.PLAIN: "Доля публикаций без канцелярита",
    _E.WAITING: "Вопросов без ответа сейчас",
    _E.SOON: "Ответили в первый срок",
    _E.LATE: "Ответили во второй срок",
}
TO_DO: Mapping[PageElement, str] = {
    _E.MARK: "Получите отметку «Госорганизация».",
    _E.NAME: "Дайте странице название органа.",
    _E.AVATAR: "Поставьте аватар.",
    _E.COVER: "Поставьте обложку.",
    _E.DESCRIPTION: "Напишите, чем занимается орган.",
    _E.PHONE: "Укажите телефон, по которому отвечают.",
    _E.ADDRESS: "Укажите адрес.",
    _E.HOURS: "Укажите часы работы.",
    _E.SITE: "Поставьте ссылку на сайт органа.",
    _E.WIDGET: "Поставьте виджет ПОС «Решаем вместе».",
    _E.RULES: "Опубликуйте правила комментариев.",
    _E.COMMENTS: "Откройте комментарии.",
    _E.SUBSCRIBERS: "Расскажите о странице: подписчиков меньше положенного.",
    _E.SHARE: "Расскажите о странице: подписана малая часть жителей.",
    _E.GROWTH: "Число подписчиков растёт медленнее положенного.",
    _E.RHYTHM: "Публикуйте чаще.",
    _E.GAP: "Не делайте долгих перерывов между публикациями.",
    _E.OWN: "Пишите больше своего: эти публикации перепечатаны.",
    _E.VIEWS: "Публикации смотрят меньше положенного.",
    _E.ENGAGEMENT: "На публикации откликаются меньше положенного.",
    _E.PLAIN: "Перепишите проще: в этих публикациях канцелярит.",
    _E.WAITING: "Ответьте: эти вопросы ждут дольше срока.",
    _E.SOON: "Отвечайте быстрее: на эти вопросы ответа в первый срок не было.",
    _E.LATE: "Отвечайте быстрее: на эти вопросы ответа во второй срок не было.",
}
VERDICTS: Mapping[FindingVerdict, str] = {
    FindingVerdict.MET: "есть",
    FindingVerdict.FAILED: "нет",
    FindingVerdict.UNKNOWN: "не видно из сети",
}
COUNT_VERDICTS: Mapping[FindingVerdict, str] = {
    FindingVerdict.MET: "выполнено",
    FindingVerdict.FAILED: "не выполнено",
    FindingVerdict.UNKNOWN: "неизвестно",
}
WITNESSES: Mapping[PageWitness, str] = {
    PageWitness.NETWORK: "видно в сети",
    PageWitness.INDEX: "считаем сами",
    PageWitness.HAND: "отмечено вручную",
    PageWitness.NOBODY: "",
}
_PERCENT = frozenset({_E.SHARE, _E.GROWTH, _E.OWN, _E.PLAIN, _E.SOON, _E.LATE})


def finding_text(one: PageFinding) -> str:
    """«4,5, нужно не меньше 3»; the text or the word of a finding without a number."""
    if one.value is None:
        words = VERDICTS[one.verdict]
        return f"{words}: {one.text}" if one.text else words
    shown = value_text(one.element, one.value)
    if one.demand is None:
        return shown
    bound = "не больше" if one.element in AT_MOST else "не меньше"
    return f"{shown}, нужно {bound} {value_text(one.element, one.demand)}"


def value_text(element: PageElement, value: float) -> str:
    if element in _PERCENT:
        return f"{number(round(value, 1))}\xa0%"
    if element is _E.GAP:
        days = round(value, 1)
        whole = days == int(days)
        return plural(int(days), "день", "дня", "дней") if whole else f"{number(days)}\xa0дня"
    return number(round(value, 1))


def worked(span: timedelta) -> str:
    """Working time: «8 рабочих часов»; days would be read as those of 24 hours."""
    hours = int(span / timedelta(hours=1))
    if hours < 1:
        return "меньше рабочего часа"
    return plural(hours, "рабочий час", "рабочих часа", "рабочих часов")


def score_text(score: PageScore) -> str:
    """«7 из 9, неизвестно 3»."""
    unknown = score.demanded - score.known
    if not score.demanded:
        return "требований нет"
    if not score.known:
        return f"неизвестно всё: {score.demanded}"
    rest = f", неизвестно {unknown}" if unknown else ""
    return f"{score.met} из {score.known}{rest}"


SHUT: Mapping[PageLinkShut, str] = {
    PageLinkShut.ENDED: "Эту ссылку отозвали или отправили новую.",
    PageLinkShut.OVER: "Ссылке больше 30 дней: попросите центр прислать новую.",
    PageLinkShut.GONE: "Этой страницы за вашим органом больше нет. Делать ничего не нужно.",
}


def message(title: str, count: int) -> tuple[str, str]:
    """Title and text of the message to the owner of a page; the sender adds the link."""
    what = plural(count, "пункт", "пункта", "пунктов")
    text = (
        f"Центр проверил вашу страницу «{title}». Исправить: {what}. По ссылке — что и где; там же "
        "можно отметить сделанное."
    )
    return f"Что исправить на странице «{title}»", text


def addressee_words(link: PageLink) -> str:
    """A contact without its kind, or a person."""
    return link.person or link.contact.partition(":")[2]
