"""What an answer names as the cause of a trouble, in classes that exclude one another. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cases.answers.dates.tokens import level
from cases.answers.words.content import root
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser

_CLASSES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![а-я])(?:{form})")
    for name, form in {
        "planned": r"планов(?!ом)\w*(?!\s+срок)|на\s+замену|демонтир|по\s+решению"
        r"|профилакт|опрессов|гидравлическ\w+ испыт"
        r"|испытани|промыв|чистк|намеренн"
        r"|реконструкц|модернизац|переключени|регламентн|подготовк\w+ к (?:зиме|отоп)",
        "accident": r"авари(?!йн\w+\s+(?:бригад|служб|машин|дом|жил))|неисправн|нештатн"
        r"|выш(?:ел|ла|ло|ли)\s+из\s+строя|поломк"
        r"|сломал|отказ\w*\s+(?:оборуд|насос|систем)|техническ\w+\s+(?:причин|сбо"
        r"|неполад)|повреждени|поврежд[её]н",
        "burst": r"порыв(?!ист)|прорыв|лопнул|свищ|утечк|теч[ьи](?![а-я])|разгерметиз",
        "fallen": r"упал\w*\s+(?:опор|дерев|столб)|(?:опор|дерев|столб)\w*\s+упал|обрыв"
        r"|оборва|замыкани|перегруз|выгорел",
        "digging": r"экскаватор|раскопк|земляны|при\s+(?:\w+\s+)?(?:дорожн"
        r"|строительн)\w+\s+работ|порвал",
        "theft": r"украд|краж|хищени|похи[тщ]|вандал|хулиган|поджог|подожж|неизвестн"
        r"|злоумышл|умышленн|самовольн",
        "economy": r"эконом(?!ическ|ик)|неоплат|неуплат|долг(?!о|и[йе]|ая|ую|ой|осроч)"
        r"|задолженност|отсутстви\w+\s+(?:средств|финанс|денег)"
        r"|нет\s+(?:средств|денег|финанс)|недофинанс|нехватк\w+\s+(?:средств|денег|финанс)",
        "weather": r"мороз|занес[её]н|замел|снег(?:ом|а)(?![а-я])|снегопад|метел|дожд|ливн"
        r"|ливень|ветр|ветер|гололед|паводк|размы"
        r"|погод|шторм|ураган|гроз[аоыу]|заморозк|жар[аыу]"
        r"|замерз|промерз|перемерз|обледенен|наводнен",
        "nature": r"цветени|водоросл|природн|сух\w+\s+трав|сухосто|пал\w*\s+трав|обезжелез"
        r"|содержани\w+\s+железа|железо|скважин|грунтов\w+\s+вод",
        "power": r"обесточ|электроснабжени|у\s+энергетик|подач\w+\s+электр"
        r"|отключени\w+\s+электр|скачк\w+\s+напряж|напряжени\w+\s+в\s+сети",
        "staff": r"(?:нехватк|дефицит|недостат|отсутстви)\w*\s+(?:[а-я]+\s+)?(?:бригад"
        r"|кадр|персонал|водител|врач|специалист|работник|людей|дворник)"
        r"|(?:врач|водител|кадр|бригад|людей|специалист)\w*\s+(?:нет|не\s+хвата"
        r"|уволил|заболел)|уволил|ваканс",
        "leave": r"больничн|отпуск|декрет",
        "felled": r"спил|срубил|вырубил",
        "caller": r"неточн|неверн\w+\s+адрес|ложн\w+\s+вызов|не\s+открыл"
        r"|не\s+обеспеч\w+\s+доступ|отсутстви\w+\s+доступ|нет\s+доступа",
        "system": r"сбо[йяеи](?![а-я])|портал|сервер|программ\w*\s+обеспеч"
        r"|обновлени\w+\s+(?:систем|программ)",
        "equipment": r"насос|кот[её]?л(?:а|ы|е|у|ом|ов)?(?![а-я])|двигател|задвижк"
        r"|трансформатор|автовышк|автомат(?![а-я])",
        "stove": r"печ[ьиноу]|дымоход|курени|окурок|непотушенн",
        "wiring": r"проводк|электрощит|щитк|щиток",
        "derailed": r"сход\w*\s+(?:[а-я]+\s+)?вагон|вагон\w*\s+сош",
        "contract": r"аукцион|торг(?:и|ов|ах)(?![а-я])|конкурс|расторг\w+\s+(?:контракт"
        r"|договор)|банкрот",
        "traffic": r"дтп|грузовик|врезал|сбил[аои]?(?![а-я])|наехал|снес[лш]?(?![а-я])"
        r"|пробк(?:а|и|ой)|столкновени",
        "paint": r"краск|лакокрас|канализац|хлор(?!иров)",
        "owned": r"хозяйск|домашн\w+\s+(?:собак|животн)|владел[еь]ц\w*\s+(?:собак|животн)",
        "stray": r"бездомн|безнадзорн|бродяч|без\s+владельца",
        "clog": r"засор|забит|забил[аои]?(?![а-я])|посторонн\w+\s+предмет|бытов\w+\s+мусор",
        "wear": r"износ|изношен|ветх|истек\w*\s+срок\w*\s+службы",
        "fuel": r"(?:нет|нехватк\w+|отсутстви\w+|качеств\w+|завоз\w*|подвоз\w*)\s+(?:угл"
        r"|топлив|мазут)|низк\w+\s+качеств\w+\s+угл",
    }.items()
}
# A general word goes with each special one of its kind.
_GENERAL = "accident burst fallen equipment power wiring derailed digging wear clog"
_TOGETHER = (
    _GENERAL,
    "weather fallen burst",
    "weather traffic",
    "planned equipment",
    "burst equipment wear clog",
    "economy contract",
    "theft wiring fallen digging",
    "digging burst planned",
    "nature wear",
    "accident system",
)
_KINDS: Sequence[frozenset[str]] = tuple(frozenset(one.split()) for one in _TOGETHER)
# These exclude one another even beside a word that both answers share.
_OPPOSED = (
    frozenset({"planned", "accident"}),
    frozenset({"planned", "burst"}),
    frozenset({"planned", "fallen"}),
    frozenset({"owned", "stray"}),
    frozenset({"economy", "theft"}),
    frozenset({"staff", "caller"}),
)
_BECAUSE = re.compile(
    r"(?:из-за|по\s+причине|вследствие|в\s+результате|ввиду|в\s+связи\s+со?|вызван\w*|обусловлен\w*"
    r"|связан\w*\s+со?|причин\w*(?:\s+[а-я]+){0,3}?\s*(?:-|:|стал[аои]?"
    r"|является))\s+(?P<what>[^,.;!?]{3,80})"
)
_LETTERS = re.compile(r"(?:ваш|обращени|жалоб|заявк|вопрос|этим|чем|данн|указанн|вышеизлож)")
NAMED = 4  # words of a cause that name it
_LACKS = frozenset({"staff", "economy", "fuel", "caller"})  # «нет» belongs to the cause itself
_LACKING = re.compile(
    r"(?:нехватк|дефицит|недостат|не\s+хвата)\w*\s+(?P<what>[а-я]+(?:\s+[а-я]+)?)"
)
_DENIED = re.compile(
    r"(?:нет|отсутств\w+|не\s+(?:был\w*|выявл\w+|обнаруж\w+|установл\w+|зафиксир\w+"
    r"|подтвержд\w+|подтверд\w+|превыш\w+|вводи\w+|требу\w+)"
    r"|в\s+норме|хвата(?:ло|ет)|достаточно|в\s+полном\s+объ[её]ме|исправн\w+)"
)
_CLEAN = re.compile(
    r"не\s+подтверд\w+|нарушени\w+\s+(?:нет|не\s+\w+)|в\s+норме|не\s+превыш\w+"
    r"|отклонени\w+\s+(?:нет|не\s+\w+)|ограничени\w+\s+не\s+вводи"
)
_WRONG = re.compile(
    r"превышени\w*|превышен[аоы]?(?![а-я])|нарушени\w+\s+(?:выявл|установл|обнаруж"
    r"|подтверд)|(?<!не )подтверд\w+|плох\w+\s+проб|не\s+соответству\w+"
    r"|выше\s+нормы|выявлен\w*\s+нарушени|ниже\s+нормы"
)


@dataclass(frozen=True, slots=True)
class Causes:
    """The classes that an answer names with where each stands, and those that it says are `absent`;
    `denied` are roots of what it says
    is not so, `stated` those of all else. `clean` and `wrong` are where it says that a norm is kept
    or is not.
    """

    classes: Mapping[str, tuple[int, int]]
    absent: Mapping[str, tuple[int, int]]
    denied: Mapping[str, tuple[int, int]]
    stated: Mapping[str, tuple[int, int]]
    clean: tuple[int, int] | None
    wrong: tuple[int, int] | None
    lacking: Mapping[str, tuple[int, int]]
    named: Mapping[str, tuple[int, int]]


def read_causes(text: str, lemmatiser: Lemmatiser) -> Causes:
    classes: dict[str, tuple[int, int]] = {}
    absent: dict[str, tuple[int, int]] = {}
    denied: dict[str, tuple[int, int]] = {}
    stated: dict[str, tuple[int, int]] = {}
    lacking: dict[str, tuple[int, int]] = {}
    named: dict[str, tuple[int, int]] = {}
    clean = wrong = None
    for sentence in sentences(text):
        for begin, end in _clauses(sentence.text):
            part = level(sentence.text[begin:end])
            start = sentence.start + begin
            span = start, sentence.start + end
            is_denied = _DENIED.search(part) is not None
            for name, form in _CLASSES.items():
                if match := form.search(part):
                    place = start + match.start(), start + match.end()
                    (absent if is_denied and name not in _LACKS else classes).setdefault(
                        name, place
                    )
            if (match := _BECAUSE.search(part)) and not _LETTERS.match(match["what"]):
                words = [one for one in lemmatiser.lemmas(match["what"]) if len(one) > 3]
                named.update({root(one): span for one in words[:NAMED]})
            if match := _LACKING.search(part):
                words = lemmatiser.lemmas(match["what"])
                lacking.update({root(one): span for one in words if len(one) > 4})
            roots = {root(one) for one in lemmatiser.lemmas(part) if len(one) > 4}
            for one in roots:
                (denied if is_denied else stated).setdefault(one, span)
            if match := _CLEAN.search(part):
                clean = clean or (start + match.start(), start + match.end())
            elif match := _WRONG.search(part):
                wrong = wrong or (start + match.start(), start + match.end())
    return Causes(classes, absent, denied, stated, clean, wrong, lacking, named)


def opposite_causes(one: Causes, other: Causes) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where both name causes that cannot both be true."""
    for pair in _OPPOSED:
        for mine in pair & set(one.classes):
            theirs = next(iter(pair - {mine}))
            if theirs in other.classes and theirs not in one.classes and mine not in other.classes:
                return one.classes[mine], other.classes[theirs]
    ours, others = _special(one.classes), _special(other.classes)
    if ours and others and not any(_go_together(a, b) for a in ours for b in others):
        return one.classes[ours[0]], other.classes[others[0]]
    if one.named and other.named and not (ours and others):
        known = set(one.stated) & set(other.named) | set(one.named) & set(other.stated)
        if not known:
            return next(iter(one.named.values())), next(iter(other.named.values()))
    return _denied(one, other) or _reversed(_denied(other, one)) or _norms(one, other)


def _special(classes: Mapping[str, tuple[int, int]]) -> Sequence[str]:
    """Without the general «авария» where a special word stands too."""
    return [name for name in classes if name != "accident"] or list(classes)


def _go_together(mine: str, theirs: str) -> bool:
    return mine == theirs or any({mine, theirs} <= kind for kind in _KINDS)


def _denied(one: Causes, other: Causes) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """What one says is not so is the other's cause."""
    for name, span in one.absent.items():
        if name in other.classes and name not in one.classes and name != "accident":
            return span, other.classes[name]
    for word, span in one.denied.items():
        if word in other.lacking and word not in one.stated:
            return span, other.lacking[word]
    return None


def _norms(one: Causes, other: Causes) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if one.clean and other.wrong and not one.wrong:
        return one.clean, other.wrong
    if one.wrong and other.clean and not other.wrong:
        return one.wrong, other.clean
    return None


def _reversed(
    spans: tuple[tuple[int, int], tuple[int, int]] | None,
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    return None if spans is None else (spans[1], spans[0])


def _clauses(sentence: str) -> Sequence[tuple[int, int]]:
    cuts = [0, *(m.end() for m in re.finditer(r"[,:;—–]\s", sentence)), len(sentence)]
    return list(pairwise(cuts))
