"""Rudeness and officialese in an answer: hints for a person, never a score. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.answers.dates.tokens import level

_RUDE = re.compile(
    r"(?<![а-я])(?:сами?\s+(?:виноват\w*|разбирайтесь|делайте|решайте)|ваши\s+проблемы"
    r"|не\s+ваше\s+дело|не\s+наше\s+дело|что\s+вы\s+(?:хотели|хотите|выдумыва\w+)"
    r"|(?:хватит|прекратите|перестаньте)\s+(?:писать|жаловаться|ныть|выдумывать|врать)"
    r"|не\s+нравится\s*[-,]|выдумыва\w+|вранье|вр[её]те|глуп\w+|бред\w*|чушь|ерунд\w+"
    r"|неадекват\w*|голов(?:ой|у)\s+(?:думать|включ\w+)|думайте\s+головой|учитесь"
    r"|научитесь|делать\s+(?:вам\s+)?нечего|не\s+надо\s+было|надо\s+было\s+(?:думать"
    r"|раньше)|(?:вам\s+)?заняться\s+нечем|не\s+надо\s+истерик|опять\s+вы\s+со\s+своим\w+"
    r"|мешаете\s+работать|работать\s+мешаете|руки\s+(?:не\s+)?(?:из|оттуда)\s+(?:того|не\s+того)"
    r"|за\s+собой\s+(?:сначала\s+)?(?:убира\w+|уберите)|смотрет[ьй]\w*\s+(?:надо\s+)?лучше"
    r"|умники?|скандалист\w*|нытик\w*|тупо\w*)(?![а-я])"
)
_OFFICIAL = re.compile(
    r"(?<![а-я])(?:вышеуказанн\w+|вышеизложенн\w+|нижеследующ\w+|надлежащ\w+|посредством"
    r"|в\s+целях|в\s+части,?\s+касающейся|имеет\s+место|по\s+факту\s+обращения|данн(?:ый"
    r"|ого|ому|ая|ой|ую|ое)\s+(?:вопрос\w*|факт\w*|обращени\w+|ситуаци\w+)"
    r"|осуществля\w+|производится\s+работа|проведен\w+\s+мероприяти\w+"
    r"|в\s+установленном\s+(?:законом\s+)?порядке"
    r"|в\s+рамках\s+(?:своих\s+)?(?:полномочий|компетенции)"
    r"|в\s+соответствии\s+с\s+действующим|не\s+представляется\s+возможным"
    r"|доводим\s+до\s+(?:вашего\s+)?сведения|принят\w*\s+к\s+сведению"
    r"|взят\w*\s+на\s+контроль|с\s+целью|ввиду\s+вышеизложенного"
    r"|согласно\s+пункту)(?![а-я])"
)


class Hint(StrEnum):
    RUDE = "rude"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Hinted:
    hint: Hint
    start: int
    end: int


def hints(answer: str) -> Sequence[Hinted]:
    """In text order."""
    even = level(answer)
    rows = [Hinted(Hint.RUDE, *match.span()) for match in _RUDE.finditer(even)]
    rows += [Hinted(Hint.OFFICIAL, *match.span()) for match in _OFFICIAL.finditer(even)]
    return sorted(rows, key=lambda row: row.start)
