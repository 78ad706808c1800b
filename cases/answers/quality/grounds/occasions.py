"""What happens on a day, or holds until it, without a deed of those who answer: events, weather,
contracts, rights, rumours, and what will not be done. Pure.
"""

import re

_EVENT = re.compile(
    r"(?<![а-я])(?:собрани[ея]|субботник(?!ов)|концерт\w*|ярмарк[аи]|праздник(?!ов)|слушани[яей]+"
    r"|прием\s+(?:граждан|населени|глав|министр|депутат|руковод|директор|прокурор)\w*"
    r"|голосовани[ея]|(?:личн\w+\s+|выездн\w+\s+)?прием\s+(?:жител|граждан|населени)\w+|фестивал\w+|соревновани[яе]|турнир|матч|спектакл\w+|экскурси[яи]|каникул\w+"
    r"|митинг|сход(?:\s+граждан)?|встреч[аи]|выставк[аи]|лекци[яи]|курс[ыа]?(?=\s)|парад|салют"
    r"|мастер-класс\w*|конференци[яи]|форум|заседани[ея]|игр[аы]|экзамен\w*|(?:рассмотрение|слушание)\s+(?:[а-я]+\s+)?(?:дел[ао]|иска|жалобы)|апелляци[яю]|запись|отопительный\s+сезон|учебный\s+год|выбор[ыо]в?|суд|сесси[яию]|день\s+город\w+"
    r"|гулянь[яе]|(?:день|дни)\s+открытых\s+дверей|открыт\w+\s+урок|занятие)(?![а-я])"
)
_HAPPENS = re.compile(
    r"состоят|пройти|проходить|быть|начат|начин|стартовать|продлит|намет|намеч|назнач|ожида|запланир"
)
_MOVED = re.compile(r"продл|перенес|заверш|законч|открыть|открыв|слуша")
_INVITED = re.compile(
    r"(?<![а-я])(?:приход\w+|приглаша(?:ем|ются|ет)|не\s+пропустите|жд[её]м\s+(?:вас|всех|гостей)"
    r"|будем\s+рады)(?![а-я])"
)
_WEATHER = (
    r"(?:мокрый\s+)?снег|снегопад|дожд[ьи]|ливн[иь]|мороз(?:ы)?|паводок|половодье|ледоход|ледостав"
    r"|потепление|похолодание|оттепель|циклон|осадки|метел[ьи]|ветер|жара|гроз[аы]|погода|тайфун"
)
_NATURE = (
    r"пойд[её]т|прид[её]т|ожида[а-я]+|продерж[а-я]+|сохран[а-я]+|ударят|начн[а-я]+|установ[а-я]+|спад[её]т"
    r"|отступ[а-я]+|усил[а-я]+|сойд[её]т|растает|закончится|прекрат[а-я]+|прогнозир[а-я]+|наступ[а-я]+"
    r"|подойд[её]т|выпадет|будет"
)
_BY_NATURE = re.compile(
    rf"(?<![а-я])(?:(?:{_WEATHER})\s+(?:[а-я]+\s+)?(?:{_NATURE})"
    rf"|(?:{_NATURE})\s+(?:[а-я]+\s+)?(?:{_WEATHER})|(?:по\s+прогнозу|прогноз)|синоптик[а-я]*|метеоролог[а-я]*|гидромет[а-я]*|ожида\w+\s+(?:до\s+)?(?:минус|плюс)|в\s+ночь\s+на)(?![а-я])"
)
_CONTRACT = re.compile(
    r"(?<![а-я])(?:контракт|договор|соглашение|лицензия|полис|справка|пропуск|разрешение|удостоверение"
    r"|сертификат|протокол|карантин|субсиди[яию]|пособи[ея]|льгот\w+\s+[а-я]+|доверенность|аккредитация|аренд[аы]|гаранти[яию]|срок\w*\s+действия|абонемент|путевка)(?![а-я])"
)
_SIGNED = re.compile(
    r"заключ|подпис|выда|действ|назнач|введ|ввест|установ|оформ|одобр|продл|получ|истека|истеч|заканч|законч"
)
_GIVEN = re.compile(r"заключ|подпис|выда|оформ|одобр|получ")  # «контракт подпишем до …»
_OUTAGE = re.compile(r"(?<![а-я])(?:отключени[ея]|перекрыти[ея]|прекращени[ея])(?![а-я])")
_CUTS = re.compile(r"отключ|приостан|прекра[тщ]|перекры|закры|огранич|пропасть|погас")
_SERVICE = re.compile(
    r"(?<![а-я])(?:вод[аыуе]|водоснабж\w+|свет|электр\w+|газ\w*|тепло\w*|отоплени\w+|движени\w+|проезд"
    r"|улиц\w+|ул|дорог\w+|подач\w+|переезд|мост)(?![а-я])"
)
_TARIFF = re.compile(r"(?<![а-я])тариф(?:а|ы|ов)?(?![а-я])")
_NOTICE = re.compile(
    r"(?<![а-я])(?:заезд|запас[ыа]?|талон\w*|сроки\s+(?:[а-я]+\s+)?охоты|акция|скидк[аи]|конкурс|опрос|анкетирование|сбор\s+(?:подпис|вещей|заяв|предложен)\w*"
    r"|подписка|запись|регистрация\s+(?:на|участник)\w*|набор|вакцинация|призыв|отпуск|смена|сезон"
    r"|график|расписание|режим|показани[яе]|оплат[аы]|плат[её]ж|долг|охота|нерест|вакансия|окно)(?![а-я])"
)
_WHICH = re.compile(r"\s*котор")
_RIGHT = re.compile(
    r"обжал\w+|(?<![а-я])(?:иск|жалоб\w+|заявлени\w+|документ\w+)\s+(?:[а-я]+\s+)?мо[жг]\w+"
    r"|(?<![а-я])вправе(?![а-я])|(?<![а-я])(?:есть|име\w+)\s+(?:[а-я]+\s+)?прав[оа](?![а-я])|(?<![а-я])можно(?!\s+будет)(?![а-я])"
)
_RUMOUR = re.compile(r"(?<![а-я])(?:слух\w*|якобы|гуля[ею]т|сплетн\w+|фейк\w*|ложн\w+)(?![а-я])")
_NOT = re.compile(
    r"(?<![а-я])(?:нельзя|невозможно|нет|отсутству\w+|никто|не\s+(?:обязан|долж|намерен|смо[жг]|мож|мог[лу]|план|заплан|предусм|позвол|уда[се]т"
    r"|получ|успе|намеч|включ|вош|войд|буд[еу]|представля))"
)
_EARLIER = re.compile(r"(?<![а-я])(?:раньше|ранее)\s*$")


def is_event(clause: str, lemma: str | None) -> bool:
    """«собрание состоится», «30 декабря праздник»; «проведём собрание» is a deed."""
    happens = lemma is None or _HAPPENS.match(lemma) is not None
    if happens and _WHICH.match(clause):
        return True
    is_moved = lemma is not None and _MOVED.match(lemma) is not None
    return (happens or is_moved) and _EVENT.search(clause) is not None


def is_outage(clause: str) -> bool:
    """«плановое отключение завтра» announces a fact; its end is a promise."""
    return _OUTAGE.search(clause) is not None


def is_cut(clause: str, lemma: str | None) -> bool:
    """«электроснабжение будет приостановлено 25 ноября», «подстанция отключится»."""
    if lemma is None or _CUTS.match(lemma) is None:
        return False
    return lemma.endswith("ся") or _SERVICE.search(clause) is not None


def is_invited(even: str) -> bool:
    return _INVITED.search(even) is not None


def is_weather(clause: str) -> bool:
    return _BY_NATURE.search(clause) is not None


def is_validity(clause: str, lemma: str | None) -> bool:
    """«контракт заключён на срок до …», «гарантия до …»."""
    signed = lemma is None or _SIGNED.match(lemma) is not None
    return signed and _CONTRACT.search(clause) is not None


def is_notice(even: str, clause: str) -> bool:
    """Without a verb: «тариф с 1 июля», «опрос до 5 декабря», «сезон охоты до …»."""
    return (_TARIFF.search(even) or _NOTICE.search(clause)) is not None


def is_right(clause: str) -> bool:
    """«можно обжаловать в течение месяца», «забрать можно до …»."""
    return _RIGHT.search(clause) is not None


def is_rumour(even: str) -> bool:
    return _RUMOUR.search(even) is not None


def is_undone(even: str, begin: int, start: int, end: int) -> bool:
    """«до весны положить не сможем», «раньше 10 декабря не приедет»."""
    return (
        _NOT.search(even, begin, end) is not None or _EARLIER.search(even, begin, start) is not None
    )


def is_occasion(even: str, clause: str, lemma: str | None, is_will: bool) -> bool:
    """What dates nothing that is promised; a clause without a verb has no lemma."""
    return (
        is_event(clause, lemma)
        or is_invited(even)
        or is_weather(clause)
        or (not (is_will and _GIVEN.match(lemma or "")) and is_validity(clause, lemma))
        or (lemma is None and is_notice(even, clause))
        or is_right(clause)
        or is_rumour(even)
    )
