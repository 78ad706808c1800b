"""What binds those who answer to a deed by a day, and what takes a day away from them: claims of
residents, deeds of residents, withdrawn plans, old days, norms, terms of the law. Pure.
"""

import re

_SAYS = (
    r"(?:пиш|сообща|жалу|прос|спрашива|указыва|предлага|требу|утвержда|счита|обраща|интересу"
    r"|напис|сообщ|указ|упомина|упомян)(?:ете|ите|ете?сь|али|или|ули|алис[ья]|илис[ья])"
)
_CLAIMED = re.compile(
    rf"(?<![а-я])(?<!как )вы\s+(?:[а-я]+\s+){{0,2}}?{_SAYS}(?![а-я])"
    r"|(?<![а-я])(?:по\s+вашим\s+словам,?|ваш[аеу]\w*\s+(?:просьб|предложени|требовани)\w*)"
)
_OWN_WORDS = re.compile(
    r"[:;]|,(?!\s*(?:что|чтоб|как|когда|где|почему|будто|якобы|[а-я]+\s+ли\s))|\s-\s|(?<![а-я])(?:сообщаем|отвечаем|поясняем|информируем|мы)(?![а-я])"
)
# A past or present verb before an infinitive binds nobody unless it orders, decides or begins.
_ORDERS = re.compile(
    r"поруч|предпис|обяз|требова|потребова|выда|вынес|направ|внес|дать|да[юе]т|решить|решать|договор"
    r"|обеща|гаранти|постанов|распоряд|указа|задать|постав|соглас|планир|намер|начать|начина"
    r"|продолж|готов|собира|рассчит|должн|поехать|выехать|ехать|прибы|принять|принимат|закупи"
    r"|получи|подпис|заключ|выдел|стара|удава|мочь"
)
_ASKS = re.compile(r"предложи|предлага|рекоменд|разреш|позвол|запре|отказ|прос")
_MODAL = re.compile(
    r"(?<![а-я])(?:необходимо|нужно|надо|следует|предстоит|должн\w*|обязан\w*|поручен\w*|решен\w*"
    r"|задани\w+|предписани\w+|требовани\w+|срок\w*|задач\w+|чтобы|указани\w+|обязательств\w+"
    r"|намерен\w*|план\w*|готов\w*|буд\w+|поставлен\w*)(?![а-я])"
)
_WITHDRAWN = (
    r"отклонен\w*|отказан\w*|отказал\w*|исключен\w*|исключил\w*|расторг\w+|сорван\w*|сорвал\w*|нецелесообразн\w+"
    r"|не\s+(?:согласован|поддержан|одобрен|подтвержд)\w*|отозван\w*|нарушил\w*|нарушен[аоы]?|пропустил\w*|просроч\w+|истек\w*|аннулирован\w*|передумал\w*"
)
_IS_WITHDRAWN = re.compile(rf"(?<![а-я])(?<!будет )(?<!будут )(?:{_WITHDRAWN})(?![а-я])")
_BUT = re.compile(
    rf"(?:,|-)\s*(?:но|однако|а|увы)\s[^.;]*?(?<![а-я])(?:{_WITHDRAWN}|отменен\w*|отменил\w*|не\s+\w+л[аои]?|ушел|ушла|нет"
    r"|обанкротил\w+|банкрот\w*)(?![а-я])"
    r"|,[^,.;]*(?<![а-я])не\s+(?:вош|попал|включ|предусмотр)"
)
_REPLACED = re.compile(
    r"(?<![а-я])(?:вместо|взамен|а\s+не"
    r"|(?:прежн|первоначальн|изначальн|стар|предыдущ)\w+\s+(?:срок\w*|дат\w+|план\w*)[\s,-]*(?:был\w*|работ)?[\s-]*"
    r"|ранее\s+(?:[а-я]+\s+){0,2})\s*$"
)
_ABOUT = re.compile(
    r"(?<![а-я])(?:о\s+том|слухи|мнение|версия),?\s+(?:что|чтобы|будто|якобы)\s[^,;:]*$"
)
_TELLS = re.compile(
    r"сообща|информир|уведом|извеща|извест|договор|обеща|напомин|решени|довод|гаранти"
)
_MAY = re.compile(r"(?<![а-я])(?:вправе|можете|имеете\s+право|можно)(?![а-я])")
_THEN = re.compile(r"\s*(?:и\s+|тогда\s+|там\s+|где\s+|котор[а-я]+\s+|он[аи]?\s+|вам\s+)")
_OVER = re.compile(r"(?<![а-я])за(?:\s+(?:весь\s+)?(?:период|время|месяцы?))?\s*$")
_NORM = re.compile(
    r"(?<![а-я])(?:плата|взнос\w*|норматив\w*|норма|нормы|стоимость|цен[аы]|ставк[аи]|лимит|пен[яи]|повышение"
    r"|индексация|доплат[аы]|прожиточн\w+|задолженность|долг|проезд\w*\s+стоит|льгот[аы])(?![а-я])"
)
_BURDEN = re.compile(
    r"(?<![а-я])(?:надо|нужно|следует|необходимо|предстоит|успейте|успеть|не\s+забудьте|должн[аоы]?|обязан[аоы]?|важно"
    r"|стоит|рекомендуется)(?![а-я])"
)
_BURDENS = re.compile(
    r"(?<![а-я])(?:о?плати\w*|оплачива\w+|уплат\w+|уплачива\w+|гасить|погасить|внос\w+|внести|передавать|передать|подать|подавать"
    r"|сдать|сдавать|обнов\w+|забрать|забирать|явиться|прийти|приходить|записаться|обратиться|обращаться|зарегистрироваться|оформ\w+"
    r"|проголосовать|предостав\w+|представ\w+|заявить|пройти|привит\w+|переоформ\w+|перерегистр\w+|отправить|позвонить"
    r"|освободить|убрать\s+(?:машин|авто)\w+|принести|приносить|выбрать|заполнить|подтвердить|указать|получить|продлить)(?![а-я])"
)
_BODIES = re.compile(
    r"(?<![а-я])(?:управляющ|подрядчик|подрядн|администрац|служб|министерств|инспекци|организаци|компани|ооо|оао|ао|уо|ук"
    r"|муп|мку|гку|мы|нам|наш|исполнител|застройщик|поставщик|предприяти|учреждени|отдел|комисси|ведомств|перевозчик|концессионер"
    r"|проектировщик|председател|оператор|ресурсник|дорожник|коммунальщик|энергетик)"
)
_PEOPLE = (
    r"жител|жильц|собственник|гражда|абонент|потребител|владельц|владелец|родител|пассажир|арендатор|садовод|дачник"
    r"|заявител|желающ|участник|пенсионер|пользовател|автовладел|льготник|сосед|квартиросъемщик|плательщик|избирател|зрител"
)
_DATIVE = re.compile(rf"(?<![а-я])(?:вам|(?:{_PEOPLE})[а-я]*(?:ам|ям|им|у|ю))(?![а-я])")
_PEOPLE_DO = re.compile(
    rf"(?<![а-я])(?:вы|(?:{_PEOPLE})(?:и|ы|е|цы|ие|ники|не)?)\s+(?:[а-я]+\s+){{0,2}}?"
    r"(?!получ|увид|смо[жг]|узна|будут)[а-я]{2,}(?:ят|ат|ут|ют)(?:ся)?(?![а-я])"
)
_PEOPLE_MUST = re.compile(
    rf"(?<![а-я])(?:{_PEOPLE})[а-я]*\s+(?:[а-я]+\s+){{0,3}}?(?:обязан|долж|мо[жг])"
)
_CITIZEN_TERM = re.compile(
    r"(?<![а-я])срок\w*\s+(?:(?:для|на)\s+)?(?:подач\w|прием\w|о?плат\w|обжаловани|предъявлени|уплат\w|внесени|передач\w+\s+показани|давности"
    r"|действи|полномочи|аренд|рассмотрени|обращени|апелляци|хранени|годност|службы|эксплуатаци|голосовани)\w*"
    r"|(?<![а-я])дат\w+\s+(?:поступлени|рождени|регистраци|выдач|поверк|подач|обращени)\w*"
)
_AWAITED = re.compile(
    r"(?:заявк|заявлени|предложени|показани|документ|эскиз|анкет)\w*\s+(?:[а-я0-9]+\s+){0,4}?(?:ждем|собира\w+|прим[еу]\w+|принима[ею]\w*)"
    r"|(?:ждем|собираем|принимаем)\s+(?:[а-я]+\s+){0,2}?(?:заявк|заявлени|предложени|показани|документ|эскиз|анкет)"
)
_REDIRECTED = re.compile(
    r"(?:обращени|жалоб|письм|вопрос|заявлени|материал)\w*[^.;]*?(?<![а-я])(?:пере)?(?:направ|адрес|дан)\w+|(?<![а-я])(?:перенаправ|переадрес)\w+"
    r"|по\s+компетенции|по\s+подведомственности"
)
_REPLY = re.compile(r"(?<![а-я])(?:ответ\w*|рассмотр\w+|разъяснени\w+)")
_BY_LAW = re.compile(
    r"срок\w*,?\s+(?:установленн|предусмотренн|определенн)\w+\s+(?:федеральн\w+\s+)?закон"
    r"|установленн\w+\s+(?:федеральн\w+\s+)?(?:закон|законодательств)\w*\s+(?:порядк\w+|срок)"
)
_COURT = re.compile(r"(?<![а-я])(?:суд|судья|судом)(?![а-я])")
_JUDGES = re.compile(r"рассмотр|отлож|перен|вынес|огла[сш]|назнач|реши|нача|продолж|состоя")
_RECEIVES = re.compile(
    r"(?<![а-я])(?:нотариус|депутат|глава|мэр|министр|губернатор|прокурор|уполномоченн\w+)(?![а-я])"
)
_RECEPTION = re.compile(r"(?<![а-я])прием\s+(?:[а-я]+\s+)?(?:жител|граждан|населени)")
_CHANGES = re.compile(r"измен|выра[ст]|повыс|увелич|сниз|состав|остан|сохран")
_LENGTHENED = re.compile(r"продл")
_YEARS = re.compile(r"на\s(\d{4})\s?-\s?(\d{4})(?!\d)")
NAMED_YEARS = 4
_BILLED = re.compile(
    r"(?<![а-я])во?\s+(?:[а-я]+\s+)?(?:квитанци|платежк|счет|платежн)[а-я]*\s(?:[а-я]+\s)?за\s*$"
)
_RELATIVE = re.compile(r"\s*,\s*котор")
_HOUR = re.compile(r"во?\s(?:[01]?\d|2[0-4])\.[0-5]\d$")
_PART_OF_DAY = re.compile(r"(?:к|до)\s(?:утр|обед|вечер|ноч)[а-я]+")
_ECHO = re.compile(r"(?<![а-я])(?:к|до)\s+(?:этому|этого|тому|того)\s+(?:срок|врем|дн|дат|момент)")
_WORD = re.compile(r"[а-я]{3,}")
_PAREN = re.compile(r"\s*\(\s*$")


def is_claimed(even: str, start: int) -> bool:
    """«вы пишете, что яму засыплют до …»: words of the resident, until our own begin."""
    claim = _CLAIMED.search(even, 0, start)
    return claim is not None and _OWN_WORDS.search(even, claim.end(), start) is None


def orders(lemma: str, between: str) -> bool:
    """Whether a past or present verb with words behind it binds somebody to an infinitive."""
    return _ORDERS.match(lemma) is not None or _MODAL.search(between) is not None


def asks(lemma: str) -> bool:
    """«предложено освободить», «рекомендовано убрать»: nobody is bound."""
    return _ASKS.match(lemma) is not None


def is_then(even: str, begin: int) -> bool:
    """«вы вправе обратиться в инспекцию, она проверит»: if the resident does so."""
    right = _MAY.search(even, 0, begin)
    return right is not None and _THEN.match(even, begin) is not None


def is_withdrawn(even: str, begin: int, end: int, until: int) -> bool:
    """«исключён из плана», «…, но контракт расторгнут»."""
    return (
        _IS_WITHDRAWN.search(even, begin, until) is not None
        or _BUT.match(even, until) is not None
        or _IS_WITHDRAWN.match(even, end + 1) is not None
    )


def is_doubted(even: str, start: int) -> bool:
    """«о том, что сквер вырубят к маю, слышим впервые»."""
    clause = _ABOUT.search(even, 0, start)
    return clause is not None and _TELLS.search(even) is None


def is_replaced(even: str, start: int) -> bool:
    """«вместо 11 сентября», «прежний срок — 1 декабря»."""
    return _REPLACED.search(even, max(0, start - 60), start) is not None


def is_over(even: str, start: int) -> bool:
    """«перерасчёт за период с 3 по 19 июля», «квитанция за август»."""
    is_over = _OVER.search(even, max(0, start - 24), start) is not None
    return is_over and not is_billed(even, start)


def is_billed(even: str, start: int) -> bool:
    """«отразим в квитанции за декабрь»: until its month ends."""
    return _BILLED.search(even, max(0, start - 40), start) is not None


def is_relative(between: str) -> bool:
    """«за август, которая выйдет до 10 сентября»."""
    return _RELATIVE.match(between) is not None


def is_norm(clause: str) -> bool:
    """«плата в 2027 году», «норматив установлен на 2027 год»."""
    return _NORM.search(clause) is not None


def is_burden(clause: str) -> bool:
    """What residents do: «квитанцию надо оплатить», «собственникам предстоит выбрать»."""
    if _CITIZEN_TERM.search(clause) or _AWAITED.search(clause):
        return True
    if _PEOPLE_DO.search(clause) or _PEOPLE_MUST.search(clause):
        return True
    if _BURDEN.search(clause) is None:
        return False
    if _DATIVE.search(clause):
        return True
    return _BURDENS.search(clause) is not None and _BODIES.search(clause) is None


def is_of_law(even: str) -> bool:
    """A term of another body's reply: «направлено в инспекцию, ответ в течение 30 дней»."""
    return is_by_law(even) or (
        _REDIRECTED.search(even) is not None and _REPLY.search(even) is not None
    )


def is_by_law(even: str) -> bool:
    """«в установленный законом срок»."""
    return _BY_LAW.search(even) is not None


def is_of_court(clause: str, lemma: str | None) -> bool:
    return (
        lemma is not None and _JUDGES.match(lemma) is not None and _COURT.search(clause) is not None
    )


def is_visit(clause: str, lemma: str | None) -> bool:
    """«нотариус будет в селе 2 декабря»."""
    if _RECEPTION.search(clause):
        return True
    return lemma in ("быть", "принимать", "приехать") and _RECEIVES.search(clause) is not None


def is_changed(lemma: str | None) -> bool:
    return lemma is not None and _CHANGES.match(lemma) is not None


def is_lengthened(lemma: str | None) -> bool:
    """«линию продлили до …»: it lasts, unless a work or a term does."""
    return lemma is not None and _LENGTHENED.match(lemma) is not None


def is_programme(words: str) -> bool:
    """«на 2025-2030 годы»: so many years are the name of a programme."""
    years = _YEARS.match(words)
    return years is not None and int(years[2]) - int(years[1]) >= NAMED_YEARS


def is_hour(words: str) -> bool:
    """«в 22.05» is an hour: a day has no «в»."""
    return _HOUR.fullmatch(words) is not None


def is_in_parentheses(between: str) -> bool:
    """«в 2026 году (июль-август)»: the second says the first more exactly."""
    return _PAREN.fullmatch(between) is not None


def is_part_of_day(words: str) -> bool:
    """«к обеду», without a day."""
    return _PART_OF_DAY.fullmatch(words) is not None


def is_echoed(even: str, end: int) -> bool:
    """«закрыт до 15 декабря, к этому сроку починим»."""
    return _ECHO.search(even, end) is not None


def has_words(text: str) -> bool:
    return _WORD.search(text) is not None
