"""What an answer says of why: its sentences with their marks of a cause and of a denial. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.cause_classes import CLASSES, LACKS, STATED_ONLY, group_of
from cases.answers.words.content import roots
from cases.answers.words.predicates import predicates
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser

FEW = 5  # roots of a short sentence
WORD, CLASS = 0.2, 0.5  # what single words and classes say may be said by chance
_MARKS = {
    name: re.compile(rf"(?<![а-я])(?:{form})")
    for name, form in {
        "because": r"из-за|потому|так\s+как|т\.\s?к\.|поскольку|вследствие|в\s+результате|ввиду"
        r"|причин|вызван|обусловлен|связан|виноват|вин[аыо](?![а-я])|в\s+связи|оттого|отсюда"
        r"|поэтому|источник|от\s+того|дело\s+в|следстви|дает(?![а-я])|привел|основани"
        r"|вот\s+и(?![а-я])|ведь",
        "denies": r"не\s+из-за|не\s+от(?![а-я])|ни\s+при\s+чем|не\s+при\s*чем|не\s+связан|неправд"
        r"|опроверг|слух|вопреки|на\s+самом\s+деле|не\s+имеет\s+отношени|исключительно|вовсе"
        r"|как\s+раз|не\s+(?:подтвер|соответств|обнаруж|выявл|зафикс|задел|постра|отключал|вводил"
        r"|поступал|превыш)|причина\s+не|а\s+не(?![а-я])|это\s+не(?![а-я])"
        r"|не\s+(?:мы|у\s+нас)(?![а-я])"
        r"|[а-я]+\s+(?:там\s+|тут\s+|здесь\s+)?(?:нет|не\s+было)(?=\W*(?:$|[.,:;!]))"
        r"|вины\s+[а-я]+|капля\s+в\s+море",
        "sound": r"(?<!не)(?:исправ(?:ен|н)|рабоч(?:ее|ем|ий|ая)(?!\s+(?:дн|врем|недел))"
        r"|здоров(?:ы|ый|ые)|крепк|укомплект)|цел(?:ый|ы|а|о|ая|ые|ое)?(?![а-я])"
        r"|сух(?:ой|ая|ие|о)(?![а-я])|в\s+(?:норме|порядке|строю|полном)|хвата(?:ет|ло)|полный"
        r"|на\s+месте|достаточн|держит|подтвержден|это\s+норм|при\s+графике|в\s+пределах"
        r"|[а-я]+\s+(?:[а-я]+\s+){0,2}есть(?![а-я])|(?<!не\s)работает(?=\W)|стоит(?![а-я])"
        r"|действ(?:ует|ующ)|новый|имеется",
        "adds": r"плюс|к\s+тому\s+же|вдобавок|добавил|подтвержд|все?\s+так|тоже|также|дополн"
        r"|кроме\s+того|еще\s+и|в\s+сумме|наложил|действительно|верно|согласны|да,|именно"
        r"|как\s+и(?![а-я])|то\s+же|уточня",
        "ahead": r"будет|будут|план|завтра|срок|до\s+\d|к\s+\d|в\s+течение|заверш|откро|выедет"
        r"|ждите|просим",
        "repaired": r"(?<!не\s)(?:устранен|устранил|устраня|локализ|ликвидир|заварен|заварил|прочищ"
        r"|прочистил)",
        "own": r"мы(?![а-я])|наш|у\s+нас|нами",
    }.items()
}
_NAMED = re.compile(
    r"(?<![а-я])(?<!не\s)(?:из-за(?:\s+того,?\s+что)?|потому,?\s+что|так\s+как|поскольку|по\s+причине"
    r"|вследствие|ввиду|в\s+связи\s+со?(?:\s+тем,?\s+что)?|вызван\w*|обусловлен\w*|оттого,?\s+что"
    r"|дело\s+(?:в\s+другом|в\s+том,?\s+что)\s*[:-]?|(?:выяснилось|оказалось|разобрались)\s*[:,-](?:\s+что)?"
    r"|(?:причин|источник)\w*(?:\s+[а-я]+){0,3}?\s*(?:-|:|стал[аои]?"
    r"|является))\s+(?!не\s)([^,.;!?]{3,80})"
)
_NOT = re.compile(
    r"(?<![а-я])(?:не|нет|ни|никто|ничего|нечего|нечему|некому|негде|без|сроду|отсутств\w+|никак\w+"
    r"|исправ(?:ен|н)\w*|цел(?:ый|ы|а|о|ая|ые)?|сух(?:ой|ая|ие|ое|о)|(?:в\s+)?норм[еа]|в\s+порядке"
    r"|хвата(?:ет|ло)|чист(?:ый|ая|ое|ые|о|а|ы)|открыт[аыо]?|свободн\w{0,2}|стабил\w+|достаточн\w+"
    r"|пластик\w*|полипропил\w*|незначительн\w*|работа(?:ет|ют|ла|ло|ли)|действу(?:ет|ют)"
    r"|прозрачн\w+|полн(?:ый|ая|ое)\s+запас)(?![а-я])"
)
# By which a body shows that a cause cannot be so.
_SHOWN = re.compile(
    r"(?<![а-я])(не(?![а-я])|нет(?![а-я])|ни(?![а-я])|без(?![а-я])|никто|никогда|никак|нечем|негде"
    r"|некому|отсутств|исправ|цел(?=ый|ы|а|ая|ые|[^а-я]|$)|сух|норм|порядк|хвата|чист|открыт|закрыт"
    r"|стабил|свобод|сроду|пластик|незначит|достаточн|работа|действу|прозрачн|полн|штатн|провер|замен"
    r"|поменя|нов(?:ый|ая|ые|ое)|факт|подтвер|выявл|зафикс|обнаруж|горит|есть(?![а-я])|держит|соответ"
    r"|отвеча|в\s+срок|ежедневн|регулярн|постоян|на\s+месте|данн|запис|журнал|видео|глонасс|телеметр"
    r"|фото|акт(?![а-я]))"
)
# Beside what is denied.
_BEFORE = re.compile(
    r"(?<![а-я])(?:(?:не|ни)\s+(?:из-за\s+|в\s+|от\s+)?|(?:нет|без|отсутств\w+|никак\w+)\s+)"
    r"(?!из-за|вследстви|ввиду|после|от\s|из\s|при\s|в\s)(?:[а-я]+\s+)?$"
)
_BEHIND = re.compile(
    r"[а-я]*(?:\s+(?!из-за|вследстви|ввиду|после)[а-я]+){0,2}?\s+(?:нет|не\s+(?:был[аои]?|подтвер\w+|обнаруж\w+"
    r"|зафикс\w+|выявл\w+))(?![а-я])"
)
# «повторных аварий не было», «сейчас снегопада нет»: there was one.
_ONCE = re.compile(
    r"(?<![а-я])(?:нов(?:ых|ой|ого)|повторн|друг(?:их|ой|ого)|ин(?:ых|ой)|больше|еще|сейчас|сегодня"
    r"|уже|пока)(?![а-я])|(?<![а-я])повторн"
)
_CUTS = re.compile(r"[,;:-]\s|\s[ан]о?\s")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence: `stated` and `denied` are roots of its clauses without and with a denial, `named`
    those of what stands behind «из-за» and its like; `shown` are words by which causes are refused.
    """

    span: Span
    is_first: bool
    marks: frozenset[str]
    verbs: frozenset[str]
    classes: frozenset[str]
    refused: frozenset[str]
    stated: frozenset[str]
    denied: frozenset[str]
    named: frozenset[str]
    shown: frozenset[str]

    @property
    def roots(self) -> frozenset[str]:
        return self.stated | self.denied

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(group_of(name) for name in self.classes)


def read_reasons(text: str, lemmatiser: Lemmatiser) -> Sequence[Reason]:
    rows: list[Reason] = []
    for one in sentences(text):
        if one.text.endswith("?"):
            continue
        even = level(one.text)
        marks = frozenset(name for name, form in _MARKS.items() if form.search(even))
        stated, denied, refused, begin = set[str](), set[str](), set[str](), 0
        classes = frozenset(_classes(even, "because" in marks))
        for cut in [*(match.end() for match in _CUTS.finditer(even)), len(even)]:
            part, begin = even[begin:cut], cut
            if _NOT.search(part):
                denied.update(roots(part, lemmatiser))
                refused.update(_refused(part))
            else:
                stated.update(roots(part, lemmatiser))
        rows.append(
            Reason(
                (one.start, one.end),
                not rows,
                marks,
                frozenset(verb.kind.value for verb in predicates(one.text, lemmatiser)),
                classes - refused,
                frozenset(refused),
                frozenset(stated),
                frozenset(denied),
                roots(" ".join(_NAMED.findall(even)), lemmatiser),
                frozenset(_SHOWN.findall(even)),
            )
        )
    return rows


def _classes(even: str, is_stated: bool) -> Iterator[str]:
    for name, form in [*CLASSES.items(), *(STATED_ONLY.items() if is_stated else ())]:
        if form.search(even):
            yield name


def _refused(part: str) -> Iterator[str]:
    """«никакой аварии», «аварий не было»; not «воды нет из-за аварии», and «нет топлива» is a class
    itself.
    """
    if _ONCE.search(part):
        return
    for name, form in CLASSES.items():
        hits = () if name in LACKS else form.finditer(part)
        if any(
            not _NOT.search(hit[0])
            and (_BEFORE.search(part, 0, hit.start()) or _BEHIND.match(part, hit.end()))
            for hit in hits
        ):
            yield name


def reason_facts(one: Reason) -> Mapping[str, float]:
    """By which it is learned whether a sentence states the cause of the trouble."""
    row = {"": 1.0, "first" if one.is_first else "later": 1.0}
    row[f"n={min(len(one.classes), 2)}"] = 1.0
    row.update({f"m:{name}": 1.0 for name in one.marks})
    row.update({f"v:{name}": 1.0 for name in one.verbs})
    row.update({f"g:{name}": 1.0 for name in one.groups})
    row.update({f"c:{name}": CLASS for name in one.classes})
    row.update({f"w:{word}": WORD for word in one.roots})
    row.update({f"n:{word}": WORD for word in one.denied})
    for name in ("because", "ahead"):
        row[f"{name}+classes"] = float(name in one.marks and bool(one.classes))
    row["past+classes"] = float("past" in one.verbs and bool(one.classes))
    row["because+ahead"] = float({"because", "ahead"} <= one.marks)
    row["named"] = float(bool(one.named))
    if len(one.roots) <= FEW:
        row["few"] = 1.0
        row["few+classes"] = float(bool(one.classes))
        row["few+because"] = float("because" in one.marks)
    row["denied"] = float(bool(one.denied))
    row["refused"] = float(bool(one.refused))
    return row
