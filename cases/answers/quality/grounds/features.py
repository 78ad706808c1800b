"""What a time of an answer stands beside: features by which it is a promise or none. Pure.

Each is a name with a value; values below one hold back what a few texts may say by chance: single
words weigh less than forms of grammar.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cases.answers.quality.grounds.times import Time
from cases.answers.quality.grounds.word_classes import classes_in, deeds_of
from cases.answers.words.clauses import Clauses
from cases.answers.words.predicates import Predicate, PredicateKind, is_perfective
from cases.answers.words.vague import VagueKind

Features = Mapping[str, float]

VERB, WORD, STEM, SENTENCE, ANSWER = 0.6, 0.5, 0.35, 0.2, 0.4
NEAR = 30  # characters to each side of a time in which classes of words stand beside it
LATELY = 120  # days
_AHEAD = (
    (-1, "past"),
    (0, "today"),
    (1, "tomorrow"),
    (7, "week"),
    (31, "month"),
    (120, "season"),
    (366, "year"),
    (1100, "years"),
)
_ENDINGS = "тся ются ем им ут ют ят ат ет ит ете ите ли лась лось лся ла ло л ть ться ны на но н"
_ENDS = tuple(_ENDINGS.split())
_WORD, _LETTER = re.compile(r"[а-яa-z0-9]+"), re.compile(r"[а-я]")
_WEEKDAYS = re.compile(
    r"(?<![а-я])(?:понедельник|вторник|сред[аыуе](?![а-я])|четверг|пятниц|суббот|воскресень)"
)
_YEAR = re.compile(r"20\d\d")
_NOT = re.compile(r"(?<![а-я])не\s+$")
SAME = re.compile(
    r"(?:(?:\s[а-я]+){1,3}(?=,\s(?:то есть|а именно)\s))?[\s,(:-]*"
    r"(?:(?:а именно|то есть|или|точнее|вернее|конкретно|крайний срок|срок|максимум"
    r"|по (?:контракту|договору|плану|графику)|самое позднее|предварительно|ориентировочно)"
    r"[\s,(:-]*)?"
)
_WEAK = frozenset([PredicateKind.NOUN, PredicateKind.PARTICIPLE])
_BEFORE, _BEHIND = frozenset('(,:-;«"'), frozenset('),:-;.!?»"')


def features(time: Time) -> Features:
    row: dict[str, float] = {}
    clauses = Clauses(time.of.even, time.of.verbs)
    lead, form, ahead = _kind(time)
    row.update(dict.fromkeys((f"lead={lead}", f"form={form}", f"lf={lead}/{form}"), 1.0))
    row.update(dict.fromkeys(_date(time, lead, ahead), 1.0))
    begin, until = clauses.around(time.start, time.end)
    verb = time.deed or clauses.governing(time.start, time.end)
    if time.deed is None and clauses.is_elliptic(time.start, time.end):
        row.update(dict.fromkeys(("elliptic", f"elliptic/{lead}", f"elliptic/{form}"), 1.0))
    if verb is None:
        row["gov=none"] = 1.0
    else:
        is_own = begin <= verb.start and verb.end <= until
        row.update(_verb(time, verb, is_own, (lead, form, ahead)))
        row.update(dict.fromkeys(_deed(time, verb, clauses, lead), 1.0))
    row.update(_finite(time, clauses, lead))
    if time.vague is not None and time.vague.kind is VagueKind.CLAUSE:
        row.update(dict.fromkeys(_main(time, clauses), 1.0))
    row.update({f"ck={one.kind}": 1.0 for one in clauses.within(time.start, time.end)})
    row.update({f"sk={one.kind}": VERB for one in time.of.verbs})
    row.update({f"tk={kind}": ANSWER for kind in time.of.kinds})
    row.update(_words(time, begin, until, lead))
    row.update(_classes(time, begin, until))
    row.update(dict.fromkeys(_place(time, begin), 1.0))
    return row


def _kind(time: Time) -> tuple[str, str, str]:
    """How it is introduced, how it is stated, and how far ahead it is."""
    if time.mention is None:
        return ("d", "deed", "") if time.vague is None else ("v", time.vague.kind.value, "")
    days = (time.mention.day - time.of.today).days
    ahead = next((name for bound, name in _AHEAD if days <= bound), "far")
    if time.mention.is_from_event:
        ahead = "event"
    return time.mention.lead.value, time.mention.stretch.form.value, ahead


def _date(time: Time, lead: str, ahead: str) -> Iterator[str]:
    if time.mention is None:
        return
    stretch, today = time.mention.stretch, time.of.today
    yield f"ahead={ahead}"
    yield f"lb={lead}/{ahead}"
    if stretch.first < stretch.last:
        yield "span"
    if stretch.first < today <= stretch.last:
        yield "begun"
    if _YEAR.search(time.of.even, time.start, time.end):
        yield "year"
    if len(_WEEKDAYS.findall(time.of.even)) > 1:
        yield "weekdays"
        yield f"weekdays/{stretch.form.value}"
    if lead == "from" and " на " in time.of.even[time.start : time.end]:
        yield "moved"  # «с 1 на 20 декабря»
    if stretch.before is not None:
        yield from _lately((today - stretch.before).days, stretch.last, today, lead)


def _lately(ago: int, last: date, today: date, lead: str) -> Iterator[str]:
    """A date without a year that has just gone by may be that one."""
    if ago < LATELY:
        yield "lately"
    if ago < min(LATELY, (last - today).days):
        yield "lately2"
        yield f"lately2/{lead}"


def _verb(
    time: Time, verb: Predicate, is_own: bool, kinds: tuple[str, str, str]
) -> Iterator[tuple[str, float]]:
    """The governing predicate: its kind, its word, where it stands, and what stands before it."""
    even, kind = time.of.even, verb.kind.value
    lead, form, ahead = kinds
    end = next((end for end in _ENDS if verb.word.endswith(end)), "-")
    yield f"g:{verb.lemma}", VERB
    yield f"g5:{verb.lemma[:5]}", WORD
    is_before = verb.end <= time.start
    between = even[verb.end : time.start] if is_before else even[time.end : verb.start]
    count = len(_WORD.findall(between))
    away = count if count < 4 else (4 if count < 7 else 7)
    names = [
        f"gov={kind}",
        f"gl={kind}/{lead}",
        f"gf={kind}/{form}",
        f"gb={kind}/{ahead}",
        f"ge={end}",
        f"gekd={end}/{kind}",
        "gown" if is_own else "gfar",
        f"gown={is_own}/{kind}",
        f"gd={'b' if is_before else 'a'}{away}",
    ]
    if _NOT.search(even, max(0, verb.start - 8), verb.start):
        names.append("gnot")
    if is_perfective(verb.lemma):
        names += ["gperf", f"gperf/{kind}"]
    earlier = [one for one in time.of.verbs if one.end <= verb.start] if verb.is_infinitive else []
    if earlier:
        names.append(f"inf-after={earlier[-1].kind.value}")
        yield f"infg:{earlier[-1].lemma}", VERB
    yield from ((name, 1.0) for name in names)


def _deed(time: Time, verb: Predicate, clauses: Clauses, lead: str) -> Iterator[str]:
    """What the predicate does, and what stands in its clause before it: its subject, mostly."""
    even, kind = time.of.even, verb.kind.value
    for name in deeds_of(verb.word or verb.lemma):
        yield f"D:{name}"
        yield f"D:{name}/{kind}"
        yield f"D:{name}/{lead}"
    begin, _ = clauses.around(verb.start, verb.end)
    for name in classes_in(even, begin, verb.start):
        yield f"S:{name}"
        yield f"S:{name}/{kind}"


def _finite(time: Time, clauses: Clauses, lead: str) -> Iterator[tuple[str, float]]:
    """The verb of the clause, where a noun stands nearer: «6 июня в связи с заменой опор подача
    будет ограничена».
    """
    row = [one for one in clauses.within(time.start, time.end) if one.kind not in _WEAK]
    if not row:
        yield "M=none", 1.0
        return
    verb = min(row, key=lambda one: max(time.start - one.end, one.start - time.end))
    yield f"M={verb.kind.value}", 1.0
    yield f"M={verb.kind.value}/{lead}", 1.0
    yield f"m:{verb.lemma}", WORD
    for name in deeds_of(verb.word or verb.lemma):
        yield f"MD:{name}", 1.0
        yield f"MD:{name}/{verb.kind.value}", 1.0


def _main(time: Time, clauses: Clauses) -> Iterator[str]:
    """Of «начнём, как установятся ночи»: what the clause beside says."""
    begin, until = clauses.around(time.start, time.end)
    before = [one for one in time.of.verbs if one.end <= begin]
    after = [one for one in time.of.verbs if one.start >= until]
    main = before[-1] if before else after[0] if after else None
    yield f"main={main.kind if main else 'none'}"


def _words(time: Time, begin: int, until: int, lead: str) -> Iterator[tuple[str, float]]:
    """Lemmas of the sentence, of the clause, and of the neighbours; numbers are one word."""
    before, behind = list[str](), list[str]()
    for start, end, lemma in time.of.spans:
        word = lemma if _LETTER.match(lemma) else "#"
        if start >= time.start and end <= time.end:
            yield f"t:{word}", WORD
            continue
        yield f"s:{word}", SENTENCE
        if begin <= start < until:
            yield f"c:{word}", WORD
            yield f"c4:{word[:5]}", STEM
        if end <= time.start:
            before.append(word)
        elif start >= time.end:
            behind.append(word)
    yield from ((f"p{place}:{word}", WORD) for place, word in enumerate(before[:-4:-1], 1))
    yield from ((f"n{place}:{word}", WORD) for place, word in enumerate(behind[:2], 1))
    if before:
        yield f"p:{before[-1][:4]}/{lead}", WORD


def _classes(time: Time, begin: int, until: int) -> Iterator[tuple[str, float]]:
    even = time.of.even
    yield from ((f"K:{name}", 1.0) for name in classes_in(even, begin, until))
    left, right = max(begin, time.start - NEAR), min(until, time.end + NEAR)
    yield from ((f"KB:{name}", 1.0) for name in classes_in(even, left, time.start))
    yield from ((f"KA:{name}", 1.0) for name in classes_in(even, time.end, right))
    yield from ((f"KS:{name}", WORD) for name in classes_in(even, 0, len(even)))


def _place(time: Time, clause: int) -> Sequence[str]:
    """Where the time stands in its sentence, and the sentence in the answer."""
    even = time.of.even
    left, right = even[: time.start], even[time.end :]
    mark, stop = left.rstrip()[-1:], right.lstrip()[:1]
    names = [
        f"bc={mark if mark in _BEFORE else 'w' if mark else 'start'}",
        f"ac={stop if stop in _BEHIND else 'w' if stop else 'end'}",
        f"k={min(time.nth, 3)}",
        f"si={min(time.of.place, 3)}",
        f"last={time.of.place == time.of.count - 1}",
        "short" if len(even) < 60 else "long" if len(even) > 160 else "mid",
    ]
    if left.count("(") > left.count(")"):
        names.append("paren")
    if left.count("«") > left.count("»"):
        names.append("quoted")
    if first := _WORD.match(even[clause:].lstrip(" ,-(:;")):
        names.append(f"cb:{first[0]}")
    if time.before is not None:
        names.append("prev")
        if SAME.fullmatch(even, time.before, time.start):
            names.append("same")
        if not _verbs_between(time.of.verbs, time.before, time.start):
            names.append("noverb-between")
    return names


def _verbs_between(verbs: Sequence[Predicate], begin: int, end: int) -> bool:
    return any(begin <= one.start and one.end <= end for one in verbs)
