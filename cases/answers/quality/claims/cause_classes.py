"""Classes of causes of a trouble, and which of them may be true together. Pure."""

import re
from collections.abc import Collection, Mapping

_FORMS = {
    # General: each goes with every special failure.
    "accident": r"авари(?!йн\w+\s+(?:бригад|служб|машин|дом|жил|состоян))|неисправн|нештатн"
    r"|выш(?:ел|ла|ло|ли)\s+из\s+строя|отказ\w*\s+(?:оборуд|насос|систем)"
    r"|техническ\w+\s+(?:причин|сбо|неполад)|повреждени|поврежд[её]н",
    "works": r"на\s+время\s+(?:замен|ремонт|работ)|в\s+связи\s+с\s+(?:замен|ремонт|проведен"
    r"|строительств)\w*|из-за\s+(?:ремонт|замен|строительств)|(?:на|в)\s+ремонте(?![а-я])"
    r"|закрыт\w*\s+на\s+ремонт",
    "planned": r"планов(?!ом)\w*(?!\w|\s+(?:срок|врем|дат))"
    r"|на\s+замену|демонтир|по\s+решению(?!\s+суд)|профилакт"
    r"|опрессов"
    r"|гидравлическ\w+\s+испыт|испытани|промыв|чистк|намеренн|реконструкц|модернизац"
    r"|переключени|регламентн|подготовк\w+\s+к\s+(?:зиме|отоп)|техобслужив"
    r"|техническ\w+\s+обслуж|для\s+(?:проверк|испытан|наладк)|проверк\w+\s+(?:лини|оборуд|сет)"
    r"|наладк"
    r"|переключа|согласован\w*\s+заранее|по\s+заявке|перенос\w*\s+(?:опор|сет|лини)"
    r"|перенос[яи]т\s+(?:опор|сет|лини)"
    r"|вынос\w*\s+сет|подключени\w+\s+нов|прокладк\w+\s+(?:нов|сет|труб)|врезк|заблаговременн"
    r"|согласно\s+графику",
    # Failures.
    "broken": r"поломк|слома|заглох|не\s+заводит|не\s+завел|прокол",
    "station": r"трансформатор",
    "burst": r"порыв(?!ист)|прорыв\w*(?!\s+канав)|лопнул|свищ|утечк|теч[ьи](?![а-я])|протеч"
    r"|разгерметиз|прохуд|трещин|дефект\w*\s+труб",
    "line": r"упал\w*\s+(?:опор|дерев|столб)|(?:опор|дерев|столб)\w*\s+упал|падени\w+\s+(?:дерев"
    r"|опор)|обрыв|оборва|провис|схлест",
    "short": r"замыкани|выгорел|пробо[йяе](?![а-я])|изоляци|проводк|электрощит|щитк|щиток"
    r"|перегорел|оплав",
    "overload": r"перегру[зж]|обогревател|превышен\w+\s+(?:нагруз|мощност)|рост\w*\s+нагруз"
    r"|высок\w+\s+нагруз",
    "machine": r"насос(?!н)|(?:электро)?кот[её]?л(?:а|ы|е|у|ом|ов)?(?![а-я])|двигател|задвижк"
    r"|автовышк|автомат(?![а-я])|компрессор|реле|датчик|фотореле|золоуловит|фильтр|клапан|трос"
    r"|винт(?![а-я])|редуктор|лебедк|запчаст|контроллер",
    "wear": r"износ|изношен|ветх|истек\w*\s+срок\w*\s+службы|корроз|ржавчин\w+\s+труб|(?:про|с"
    r"|под|вы)гни|обветшал|дряхл|просад|просел"
    r"|от\s+старости|устарел|аварийн\w+\s+состоян|разруш\w+\s+от\s+времени",
    "clog": r"засор|забит|забил[аои]?(?![а-я])|посторонн\w+\s+предмет|бытов\w+\s+мусор|заил"
    r"|скопил\w+\s+ил",
    "derailed": r"сход\w*\s+(?:[а-я]+\s+)?вагон|вагон\w*\s+сош",
    "power": r"обесточ|электроснабжени|у\s+энергетик|подач\w+\s+электр|отключени\w+\s+электр"
    r"|скачк\w+\s+напряж|напряжени\w+\s+в\s+сети|электросет\w+\s+отключил"
    r"|энергетик\w+\s+отключил|(?:отключил|пропал)\w*\s+(?:питани|напряж)|питани\w+\s+(?:отключил|пропал)|отсутстви\w+\s+(?:напряж|электр)",
    "system": r"сбо[йяеи](?![а-я])|портал|сервер|программ\w*\s+обеспеч"
    r"|обновлени\w+\s+(?:систем|программ)|хакер|кибератак",
    # Other hands.
    "digging": r"экскаватор|раскопк|земляны|при\s+(?:\w+\s+)?(?:дорожн|строительн)\w+\s+работ"
    r"|порвал"
    r"|при\s+(?:бурени|копк|прокладк)\w*",
    "theft": r"украд|украл|краж|хищени|похи[тщ]|вандал|хулиган|поджог|подожж|неизвестн|злоумышл"
    r"|умышленн|самовольн|срезал|сожгл|петард|подрост",
    "traffic": r"дтп|грузовик|врезал|сбил[аои]?(?![а-я])|наехал|снес[лш]?(?![а-я])|столкновени"
    r"|наезд",
    "jam": r"пробк(?:а|и|ой)(?![а-я])|затор",
    "felled": r"спил|срубил|вырубил",
    "blocked": r"припаркован|(?:заставлен|перекрыт|загорожен"
    r"|заблокирован)\w*\s+(?:[а-я]+\s+)?(?:автомоб|машин|авто)|перекры\w+\s+(?:проезд|машин)"
    r"|(?:проезд|подъезд)\w*\s+(?:был\w?\s+)?(?:"
    r"загорож|заставлен|затрудн)|нет\s+(?:проезд|подъезд)",
    "caller": r"неточн|неверн\w+\s+адрес|ложн\w+\s+вызов|не\s+открыл|не\s+обеспеч\w+\s+доступ"
    r"|отсутстви\w+\s+доступ|нет\s+доступа|не\s+пустил",
    "tenant": r"перепланировк|по\s+вине\s+(?:собственник|жильц|жител)|(?:жильц"
    r"|собственник)\w*\s+(?:сами"
    r"|перекры|отключил|сбрасыв|слили)|сосед",
    "builder": r"брак(?:а|ом)?(?![а-я])|(?:заводск|производственн|строительн)\w+\s+дефект"
    r"|нарушени\w+\s+технолог"
    r"|некачествен(?!\w+\s+угл)|ошибк\w+\s+(?:подрядчик|проект|монтаж|строител)"
    r"|по\s+вине\s+(?:подрядчик|застройщик|строител)",
    # Weather.
    "frost": r"мороз|заморозк|замерз|промерз|перемерз|обледенен|гололед|наледь",
    "snow": r"занес[её]н|замел|снежн|замет[её]н|снег(?:ом|а)(?![а-я])|снегопад|метел|пург|сугроб"
    r"|бура[нв]",
    "storm": r"ветр(?!я)|ветер(?!ин)|шторм|шквал|ураган|гроз[аоыу]|молни",
    "wet": r"дожд|ливн(?!е)|ливень|паводо?к|половод|размы|подмы|наводнен|вышл\w+\s+из\s+берегов"
    r"|разлив|подъем\w*\s+воды|с\s+реки|осадк|промоин",
    "thaw": r"оттепел|потеплен|повышени\w+\s+температур|таян|таял|тает|жар[аыу](?![а-я])",
    "shallow": r"обмелен|обмелел|низк\w+\s+уров|мелковод|засух",
    "weather": r"(?:не)?погод|метеоуслови|туман(?!н)|стихи",
    # Money, hands, orders.
    "debts": r"неоплат|неуплат|долг(?!о|и[йе]|ая|ую|ой|осроч)|задолженност|должник",
    "economy": r"эконом(?!ическ|ик)",
    "funds": r"отсутстви\w+\s+(?:средств|финанс|денег)|нет\s+(?:средств|денег|финанс)"
    r"|(?:средств|денег|финансирован\w+)\s+нет|недофинанс|субсиди|не\s+выделил|нехватк\w+\s+(?:средств|денег|финанс)",
    "contract": r"аукцион|торг(?:и|ов|ах)(?![а-я])|конкурс|расторг\w+\s+(?:контракт|договор)"
    r"|банкрот|нет\s+(?:контракт|подрядчик)",
    "staff": r"(?:нехватк|дефицит|недостат|отсутстви)\w*\s+(?:[а-я]+\s+)?(?:бригад|кадр|персонал"
    r"|водител|врач|специалист|работник|людей|дворник|педагог|учител|машинист|рабочих)"
    r"|(?:врач|водител|кадр|бригад|людей|специалист|дворник|учител)\w*\s+(?:нет"
    r"|не\s+хвата|не\s+хвати)|не\s+хвата\w+\s+(?:[а-я]+\s+)?(?:бригад|кадр|водител|врач|людей"
    r"|специалист|дворник|рабоч|учител)|ваканс|некому|неукомплект|не\s+укомплект"
    r"|ставк\w+\s+не\s+заполн",
    "fleet": r"(?:нехватк|не\s+хвата|недостат|дефицит)\w*\s+(?:[а-я]+\s+)?(?:техник|мусоровоз"
    r"|машин|автобус|транспорт"
    r"|оборудован|мест(?![а-я]))",
    "quit": r"уволил|увольнени",
    "leave": r"больничн|отпуск(?!а[юе]т)|декрет|заболел",
    "demand": r"(?:нет|мало|отсутстви\w+|недостат\w+)\s+(?:пассажир|желающ|спрос)|пассажиропоток"
    r"|нерентаб|убыточн|спрос\w*\s+(?:нет|упал|низк)|не\s+набрал",
    "fuel": r"(?:нет|нехватк\w+|отсутстви\w+|(?:не)?качеств\w+|завоз\w*|подвоз\w*)\s+(?:угл"
    r"|топлив|мазут)"
    r"|низк\w+\s+качеств\w+\s+угл|закончил\w+\s+(?:угол|топлив)",
    "disease": r"карантин|грипп|орви|ветрянк|заболеваемост|инфекц|кишечн",
    "order": r"решени\w+\s+суда|судом(?![а-я])|лицензи|приостановлен\w*\s+надзор|по\s+предписани",
    "strike": r"забастов|протест",
    "error": r"ошибк\w+(?!\s+(?:подряд|проект|монтаж|строит))|опечатк|некорректн",
    # Nature, fire, paint, beasts.
    "iron": r"обезжелез|содержани\w+\s+железа|железо(?![а-я])|скважин|грунтов\w+\s+вод",
    "algae": r"цветени|водоросл|природн",
    "grass": r"сух\w+\s+трав|сухосто|пал(?:ы|ов|а|ами)?\s*(?:сух\w+\s*)?(?:трав|в\s)",
    "peat": r"торф",
    "stove": r"печ[ьиноу](?![а-я])|дымоход",
    "careless": r"курени|окурок|непотушенн|шалост|неосторожн|костр|костер|обращени\w+\s+с\s+огн",
    "paint": r"краск|лакокрас|хлор(?!иров)",
    "sewer": r"канализац|коллектор|септик",
    "owned": r"хозяйск|домашн\w+\s+(?:собак|животн)|владел[еь]ц\w*\s+(?:собак|животн)",
    "stray": r"бездомн|безнадзорн|бродяч|без\s+владельца",
    "indoors": r"внутри\s+дома|внутридомов|внутри\s+квартир|лежак",
    "outdoors": r"уличн\w+\s+сет|наружн\w+\s+сет|городск\w+\s+сет|внешн\w+\s+сет"
    r"|магистральн\w+\s+сет",
}
CLASSES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![а-я])(?:{form})") for name, form in _FORMS.items()
}
# Read only where a sentence names a cause in so many words.
STATED_ONLY: Mapping[str, re.Pattern[str]] = {
    "neglect": re.compile(
        r"не\s+(?:провод|выполн|осматрив|ремонтир|обслуж|чист|следил)\w+|бездейств|халатн"
        r"|ненадлежащ\w+|недобросовестн|по\s+вине\s+(?:ук(?![а-я])|управл)"
    ),
    "ban": re.compile(r"предписани|запре[тщ]|по\s+требовани"),
}
# A lack of something is the cause itself: «нет водителей» denies nothing.
LACKS = frozenset(["staff", "fleet", "funds", "demand", "fuel", "contract", "blocked", "caller"])
GENERAL = frozenset({"accident", "works"})
# These bring failures about: an answer that names one of them and a failure means the first.
_ROOTS = (
    "theft traffic digging tenant builder neglect overload wear debts economy staff quit leave"
    " demand planned frost snow storm wet thaw shallow blocked ban"
)
ROOTS = frozenset(_ROOTS.split())
_FAILURES = (
    "burst line short overload machine broken station wear clog derailed power system digging"
    " traffic"
)
_WEATHER = "frost snow storm wet thaw shallow"
# The first of each goes with all others of its row.
_TOGETHER = (
    f"accident works {_FAILURES} {_WEATHER} neglect builder tenant iron",
    f"works planned {_FAILURES} neglect builder",
    "planned machine wear digging station",
    f"weather {_WEATHER}",
    "snow frost storm",
    "storm wet line short power",
    "wet thaw",
    "thaw shallow",
    "frost burst",
    "burst wear digging neglect builder",
    "line short power theft traffic digging wear",
    "short power overload wear",
    "machine wear short overload broken station",
    "station power line short overload wear storm",
    "broken wear",
    "fleet staff broken funds",
    "power overload digging traffic",
    "clog neglect tenant sewer",
    "wear neglect",
    "traffic frost snow jam",
    "funds contract economy debts",
    "staff leave quit",
    "iron wear algae",
    "careless stove grass tenant",
    "theft tenant",
    "error system staff",
    "order ban wear accident disease algae clog neglect debts",
    "blocked snow tenant caller",
)
_PAIRS = frozenset(
    frozenset({row.split()[0], other}) for row in _TOGETHER for other in row.split()[1:]
)
_GROUPS = {
    name: group
    for group, names in (
        ("weather", f"{_WEATHER} weather"),
        ("failure", "burst line short overload machine broken station derailed power system clog"),
        ("wear", "wear builder neglect"),
        ("hands", "digging theft traffic felled blocked caller tenant careless"),
        ("money", "debts economy funds contract"),
        ("people", "staff fleet quit leave demand"),
        ("planned", "planned works order ban"),
        ("general", "accident"),
    )
    for name in names.split()
}


FAILURES = frozenset(name for name, group in _GROUPS.items() if group in ("failure", "general"))


def group_of(name: str) -> str:
    return _GROUPS.get(name, "other")


def go_together(mine: str, theirs: str) -> bool:
    return mine == theirs or frozenset({mine, theirs}) in _PAIRS


def special(classes: Collection[str]) -> list[str]:
    """Without the general words where a special one stands too, and without mere places."""
    named = [name for name in classes if name not in ("indoors", "outdoors")]
    return [name for name in named if name not in GENERAL] or named


def roots_of(classes: Collection[str]) -> list[str]:
    """What brought the failure about, where that is named; else the failure itself."""
    return [name for name in classes if name in ROOTS] or special(classes)
