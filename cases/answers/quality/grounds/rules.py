"""What makes a date no promise: documents, hours, habits, windows for residents. Pure."""

import re

_RESIDENT = re.compile(
    r"(?<![а-я])(?:мо(?:жно|гут|жет)\s+(?:оформить|подать|обратиться|получить|записаться"
    r"|оплатить|сдать|узнать|направить)|просим|просьба|рекоменду\w+|предлага(?:ем|ю)"
    r"|можете|вправе|вам\s+(?:необходимо"
    r"|нужно|следует|надо|стоит)|(?:вы\s+должны|необходимо|нужно"
    r"|следует)\s+(?:лично\s+)?(?:обратиться"
    r"|подать|предоставить|представить|направить|позвонить|прийти|явиться|записаться"
    r"|заполнить|сообщить"
    r"|обеспечить\s+доступ|передать\s+показани|оплатить|погасить|заключить)"
    r"|заявител\w+\s+(?:необходимо"
    r"|следует|нужно|вправе)|(?:жител|собственник|граждан|родител)\w+\s+(?:необходимо|следует|нужно"
    r"|могут|рекоменд\w+)|голосован\w+)"
)
# What residents may bring until a day: the office does nothing by it.
_WINDOW = re.compile(
    r"(?:при[её]м|набор|запись|регистраци\w+|опрос|подписк\w+)\s+(?:[а-я0-9]+\s+){0,6}?"
    r"(?:ведет\w*|продл\w+|ид[её]т|открыт\w*|осуществля\w+)"
    r"|(?:заявк\w+|заявлени\w+|документ\w+|предложени\w+|показани\w+)\s+(?:[а-я0-9]+\s+){0,6}?"
    r"(?:принима\w+|пода[юе]т\w*)"
    r"|запись\s+(?:по|через|на\s+сайте)(?![а-я])|при[её]м\s+(?:заявок|заявлений|документов|показаний|предложений)"
)
_HOURS = re.compile(
    r"график\s+(?:работы|приема)|режим\s+работы|часы\s+(?:работы|приема)|время\s+(?:работы|приема)"
    r"|прием\s+(?:граждан|населения|ведет|осуществляется|проводится|по)"
    r"|приемн\w+\s+(?:дн|час|граждан)"
    r"|обеденн\w+|перерыв\s+(?:с|на)|ежедневно\s+с|круглосуточно|телефон|тел\.|звон(?:ите|ить)"
    r"|работает\s+(?:с|по|ежедневно|в)|принимает\s+(?:с|по|в)|выходной|записыва\w+"
)
_HABIT_BEFORE = re.compile(
    r"(?:один|два|три|четыре|\d+)?\s*раза?\s+в|кажд\w+|ежедневн\w+|еженедельн\w+"
    r"|ежемесячн\w+|ежегодн\w+"
    r"|не\s+реже|регулярн\w+|периодическ\w+|гарантийн\w+\s+[а-я]+|(?<!по )гаранти[яию]\s*(?:на"
    r"|-)?\s*$|в\s+возрасте|стаж|не\s+менее|старше|младше"
    r"|срок\w*\s+действия|действ(?:ует|уют"
    r"|ительн\w+)|сроком\s+на|годност\w+|год(?:ен|на|но|ны)(?![а-я])|условн\w+"
)
_AWAY = re.compile(r"больничн\w+|отпуск\w*|командировк\w+")
_TIMETABLE = re.compile(
    r"(?<![а-я])по\s+(?:понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям"
    r"|будням|выходным|рабочим\s+дням|ч[её]тным|неч[её]тным)(?![а-я])"
)
_CUSTOM_WORDS = "принимать приниматься ждать действовать дежурить"
_STATE_WORDS = "состоять находиться числиться значиться являться иметься относиться стоять длиться"
_STATES = frozenset([*_CUSTOM_WORDS.split(), *_STATE_WORDS.split()])
_REST = re.compile(r"(?<![а-я])(?:остальн|друг|втор|трет|прочее)\w*")
_PLANNED_OF = re.compile(
    r"(?<![а-я])во?\s+(?:[а-я]+\s+){0,3}(?:план|программ|график|переч|бюджет)\w*\s(?:[а-я]+\s){0,3}$"
)
_ANCHORED = re.compile(
    r"(?<![а-я])(?:после(?!\s+(?:не|эт|чего|того))|со\s+дня|с\s+момента|с\s+даты)\s+[^,;:.]{3,60}$"
)
_ASSIGNED = re.compile(r"заказ|вызва|запис|назнач|перен|заплан|намет|намеч|отлож")
_NAMED_SO = re.compile(r"\s-\s+[а-я]")
_OF_PLANS = re.compile(r"включ|внес|войти|вош|попас|постав|добав")
_TABLE = re.compile(r"график|режим|расписани|план(?!ир)")
_IF = re.compile(r"(?<![а-я])(?:если|в\s+случае|при\s+отсутствии|при\s+неоплате)(?![а-я])")
_RANGE = re.compile(r"(?<![а-я])с\s+\d{1,2}(?:[:.]\d\d)?(?:\s*(?:час\w*|ч\.?))?\s*$")
# What these say of a day is a fact to come, no deed of those who answer.
_LATE_WORDS = "задержаться опоздать отстать хватить"
_FACT_WORDS = "составить вступить вступать истечь исполниться наступить сохраниться повториться"
_GROWTH_WORDS = "вырасти повыситься подорожать увеличиться снизиться проиндексировать"
_FACTS = frozenset([*_LATE_WORDS.split(), *_FACT_WORDS.split(), *_GROWTH_WORDS.split()])
_MOTION = re.compile(
    r"выезж|приезж|выход|начина|заканч|заверш|приступ|подключ|запуск|сда[её]|сдав|устан|возобнов"
    r"|восстан|вводи|переход|переезж|стартова|поступа|прибыва|отправл|открыва|включа|устраня|возвращ"
)
_WORKS = re.compile(
    r"работ[ыа](?![а-я])|ремонт|замен[аы]|монтаж|уборк|вывоз|очистк|прокладк|укладк|отсыпк"
)
_SHIFTED = re.compile(r"перен[ео]с|продл|сдвин|сдвиг|отлож")
_OPENED = re.compile(
    r"закры|запре[тщ]|перекры|огранич|останов|приостан|откры|объяв|введ|разреш|запрещ|доступ|организ|назнач|зарегистр|заня|выда|рассчит"
)
_HABIT_AFTER = re.compile(r"\s*,?\s*(?:ежегодно|ежедневно|еженедельно|ежемесячно|кажд\w+)")
# A ban begins or lasts until a day; that it will be lifted is a promise.
_BAN = re.compile(
    r"(?:ограничен\w*|запре[тщ]\w+|запрещ\w+|особ\w+\s+(?:противопожарн\w+\s+)?режим\w*)"
)
_LIFTED = re.compile(r"сним|снят|отмен|откро|открыт|возобнов|восстанов")
_LAW = re.compile(
    r"(?<![а-я])(?:закон\w*|фз|постановлени\w+|регламент\w*|гост\w*|снип\w*|санпин\w*"
    r"|норматив\w*|кодекс\w*"
    r"|правил(?:а|ами|ам)?|стать\w+|пункт\w+|установлен\w*\s+срок\w*|срок\s+рассмотрения)(?![а-я])"
)
_NAMED = re.compile(
    r"(?:№\s*\S+\s*|ред\w*\s*|обращени\w+\s+|письм\w+\s+|заявлени\w+\s+|вход\w+\s+"
    r"|постановлени\w+\s+)$"
)
_ANCHOR = re.compile(
    r"\s*,?\s*(?:с\s+момента|со\s+дня|с\s+даты|после|от\s+даты|считая\s+с)\s+(?!чего|этого)(?P<what>[а-я]+)"
)
_FROM_NOW = re.compile(r"публикаци|ответ|настоящ|сегодня")
_SCHEDULED = re.compile(
    r"(?:включен\w*|вошл\w+|вош[её]л|внесен\w*|попал\w*|план\w*|график\w*|бюджет\w*|программ\w*)\s"
)
_NEEDS = re.compile(
    r"займ[её]т|займут|уйд[её]т|уйдут|потребу\w+|ожида\w+|понадоб\w+|нужно|необходимо(?!\s+\w+ть)|срок\w*|(?<![а-я])(?:дано|отведено|предоставлено)"
)
_NOT = re.compile(r"(?<![а-я])не\s+$")
BACK = 80  # characters before a date in which its plan or event is named
BEFORE = 28  # characters before a date in which its habit is named


def is_asked(even: str, start: int, end: int) -> bool:
    """The resident is asked or allowed to do something by then, before a comma behind the date."""
    begin = max(0, *(even.rfind(mark, 0, start) for mark in ":;"))
    until = min((at for mark in ",;" if (at := even.find(mark, end)) >= 0), default=len(even))
    return any(form.search(even, begin, until) for form in (_RESIDENT, _WINDOW))


def is_window(even: str, start: int) -> bool:
    begin = max(0, *(even.rfind(mark, 0, start) for mark in ",:;"))
    end = min((at for mark in ",;" if (at := even.find(mark, start)) >= 0), default=len(even))
    return _WINDOW.search(even, begin, end) is not None


def is_habit(even: str, start: int, end: int) -> bool:
    before = even[max(0, start - BEFORE) : start]
    return _HABIT_BEFORE.search(before) is not None or _HABIT_AFTER.match(even, end) is not None


def is_every_other(even: str, start: int, end: int) -> bool:
    """«вывозим через день»."""
    return even[start:end] in ("через день", "через неделю", "через сутки")


def is_away(even: str, start: int) -> bool:
    """«в отпуске до …»."""
    return _AWAY.search(even, max(0, start - BEFORE), start) is not None


def is_timetable(even: str) -> bool:
    return _TIMETABLE.search(even) is not None


def is_state(lemma: str) -> bool:
    """What a thing is on a day: «состоит в очереди на …»."""
    return lemma in _STATES


def is_condition(even: str, start: int) -> bool:
    """The date stands in a clause with «если»."""
    begin = max(0, *(even.rfind(mark, 0, start) + 1 for mark in ",;:-"))
    return _IF.search(even, begin, start) is not None


def is_range(even: str, start: int) -> bool:
    """«с 8 до 13 часов» are hours of something."""
    return _RANGE.search(even, max(0, start - 16), start) is not None


def is_fact_ahead(lemma: str) -> bool:
    return lemma in _FACTS


def is_motion(lemma: str) -> bool:
    return _MOTION.match(lemma) is not None


def are_works(even: str) -> bool:
    return _WORKS.search(even) is not None


def is_shifted(word: str) -> bool:
    """«перенесён на 10 дней»."""
    return _SHIFTED.match(word) is not None


def is_opened(lemma: str) -> bool:
    """«приём открыт до …», «режим введён до …»: it lasts until then."""
    return _OPENED.match(lemma) is not None


def are_hours(even: str) -> bool:
    return _HOURS.search(even) is not None


def is_ban(even: str) -> bool:
    return _BAN.search(even) is not None and _LIFTED.search(even) is None


def is_document(even: str, start: int) -> bool:
    return _NAMED.search(even[:start]) is not None


def is_law(even: str) -> bool:
    return _LAW.search(even) is not None


def is_scheduled(even: str, start: int) -> bool:
    return _SCHEDULED.search(even[:start]) is not None


def needs_time(even: str) -> bool:
    """«займёт три дня», «срок работ 60 дней»."""
    return _NEEDS.search(even) is not None


def is_denied(even: str, start: int) -> bool:
    """«не» stands before the predicate."""
    return _NOT.search(even, max(0, start - 8), start) is not None


def anchor(even: str, end: int) -> str | None:
    """The event with which a term begins, None for the answer itself."""
    match = _ANCHOR.match(even, end)
    return None if match is None or _FROM_NOW.match(match["what"]) else match["what"]


def is_rest(before: str) -> bool:
    """«остальное», «второй»: what the sentence says of others was named before."""
    return _REST.search(before) is not None


def is_of_plan(even: str, start: int) -> bool:
    """«включим в план 2027 года»."""
    return _PLANNED_OF.search(even[max(0, start - BACK) : start]) is not None


def is_put_into_plans(lemma: str) -> bool:
    return _OF_PLANS.match(lemma) is not None


def is_anchored(even: str, start: int) -> bool:
    """«после подписания акта в течение 5 дней»."""
    return _ANCHORED.search(even[max(0, start - BACK) : start]) is not None


def is_assigned(lemma: str) -> bool:
    """«записали на 27 августа»."""
    return _ASSIGNED.match(lemma) is not None


def is_named_so(even: str, end: int) -> bool:
    """«дежурный на этой неделе — Иванов»."""
    return _NAMED_SO.match(even, end) is not None


def is_table(lemma: str) -> bool:
    """«график с 1 октября» is no deed."""
    return _TABLE.match(lemma) is not None
