"""What monitors do with posts: every deed with its undo, over the parts of an installation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.assembly import make_regrouping, make_relabelling
from app.wiring import Parts
from domain.correction import CORRECTABLE, Correction
from domain.errors import EntryRefused, MoveRefused
from domain.ports.index import PostSearch
from domain.post import Label, Labels
from domain.query import Field, Is
from domain.region import Region
from domain.triage import Act, Change, Deed, Reason, Triage
from russian.vocabulary import Vocabulary

NEVER_EMPTY = ("kind", "sentiment", "urgency")  # every post has one
ROUTED = ("municipality", "group", "topic")  # what the body that should answer follows from


@dataclass(frozen=True, slots=True)
class Undone:
    """A deed that was undone, and what of it is as before; others went on with the rest."""

    deed: Deed
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class TriageDesk:
    """Posts are named by id; the caller has checked that the person may see them."""

    parts: Parts

    def take(self, post_ids: Collection[str], who: str) -> tuple[Sequence[str], Sequence[Triage]]:
        """Returns the posts that are theirs now, and those that were refused as they are."""
        now = self.parts.clock.now()
        until = now + self.parts.settings.taken_for
        return self.parts.triage.move(post_ids, Act.TAKE, who, now, until=until)

    def release(
        self, post_ids: Collection[str], who: str
    ) -> tuple[Sequence[str], Sequence[Triage]]:
        """Free again: taken, rejected or handled ones."""
        return self.parts.triage.move(post_ids, Act.RELEASE, who, self.parts.clock.now())

    def finish(self, post_ids: Collection[str], who: str) -> tuple[Sequence[str], Sequence[Triage]]:
        """Handled."""
        return self.parts.triage.move(post_ids, Act.FINISH, who, self.parts.clock.now())

    def reject(
        self, post_ids: Collection[str], who: str, reason: Reason, note: str = ""
    ) -> tuple[Sequence[str], Sequence[Triage]]:
        """None of the centre's business. Raises EntryRefused where OTHER says nothing."""
        if reason is Reason.OTHER and not note.strip():
            raise EntryRefused("напишите причину: без неё «другое» ничего не объясняет")
        now = self.parts.clock.now()
        kept = note.strip() if reason is Reason.OTHER else ""
        return self.parts.triage.move(post_ids, Act.REJECT, who, now, reason=reason, note=kept)

    def correct(
        self, post_ids: Collection[str], who: str, field: str, value: str | None
    ) -> Sequence[str]:
        """The label of these posts, and what it contradicts: a topic is of its group, a settlement
        of its municipality. Raises EntryRefused for what the region does not have.
        """
        self._check(field, value)
        now = self.parts.clock.now()
        said: list[Correction] = []
        changes = []
        for post_id, enriched in self.parts.index.get(sorted(post_ids)).items():
            after = {field: value, **_following(enriched.labels, field, value, self.parts.region)}
            said += [Correction(post_id, name, one, who, now) for name, one in after.items()]
            touched = {*after, "body"} if after.keys() & set(ROUTED) else set(after)
            before = {name: _json(getattr(enriched.labels, name)) for name in sorted(touched)}
            changes.append(Change(post_id, before, after))
        if changes:
            make_relabelling(self.parts).correct(said)
            self.parts.triage.note(Act.CORRECT, who, now, changes)
        return [change.subject for change in changes]

    def merge(
        self, index: PostSearch, post_ids: Collection[str], who: str, incident_id: str
    ) -> Sequence[str]:
        """These posts tell of that incident, of which they see a post in their own `index`. Raises
        MoveRefused where they see none, or it is gone.
        """
        if not index.search(Is(Field.INCIDENT, incident_id), limit=0).total:
            raise MoveRefused("такого инцидента нет")
        at = self.parts.clock.now()
        before = make_regrouping(self.parts).place(post_ids, incident_id, who)
        self.parts.index.refresh()
        changes = [
            Change(post_id, {"incident": was}, {"incident": incident_id})
            for post_id, was in before.items()
            if was != incident_id
        ]
        if changes:
            self.parts.triage.note(Act.MERGE, who, at, changes)
        return [change.subject for change in changes]

    def mute(self, source_id: str, who: str) -> bool:
        """Out of that person's own feed; False where it was already."""
        now = self.parts.clock.now()
        muted = self.parts.triage.mute(who, source_id, now)
        if muted:
            self.parts.triage.note(Act.MUTE, who, now, [Change(source_id, {}, {})])
        return muted

    def undo(self, who: str) -> Undone | None:
        """That person's last deed, less what others changed since; None where there is none."""
        deed = self.parts.triage.last(who)
        if deed is None:
            return None
        match deed.act:
            case Act.CORRECT:
                subjects: Sequence[str] | None = self._withdraw(deed)
            case Act.MERGE:
                subjects = self._put_back(deed)
            case Act.MUTE:
                subjects = [c.subject for c in deed.changes]
                for source_id in subjects:
                    self.parts.triage.unmute(who, source_id)
            case _:
                subjects = None
        restored = self.parts.triage.undo(deed, self.parts.clock.now())
        if restored is None:
            return None
        return Undone(deed, restored if subjects is None else subjects)

    def _withdraw(self, deed: Deed) -> Sequence[str]:
        found = self.parts.index.get([c.subject for c in deed.changes])
        before = {
            c.subject: {name: _label(label) for name, label in c.before.items()}
            for c in deed.changes
            if c.subject in found and _says(found[c.subject].labels, c.after)
        }
        make_relabelling(self.parts).withdraw(before, deed.who, deed.at)
        return list(before)

    def _put_back(self, deed: Deed) -> Sequence[str]:
        present = self.parts.incidents.of_posts([c.subject for c in deed.changes])
        earlier: dict[str | None, list[str]] = {}
        for change in deed.changes:
            now = present.get(change.subject)
            if now is not None and now.id == change.after["incident"]:
                earlier.setdefault(change.before["incident"], []).append(change.subject)
        back: list[str] = []
        for incident_id, post_ids in earlier.items():
            try:
                make_regrouping(self.parts).place(post_ids, incident_id, deed.who)
            except MoveRefused:  # it was merged into another since
                continue
            back += post_ids
        self.parts.index.refresh()
        return back

    def _check(self, field: str, value: str | None) -> None:
        if field not in CORRECTABLE:
            raise EntryRefused("такой метки нет")
        names = Vocabulary(self.parts.region).names[Field(field)]
        if value is None and field in NEVER_EMPTY:
            raise EntryRefused("эта метка не бывает пустой: выберите значение")
        if value is not None and value not in names.values():
            raise EntryRefused("такого значения у метки нет: выберите из списка")


def _following(
    labels: Labels, field: str, value: str | None, region: Region
) -> Mapping[str, str | None]:
    """What must change with a label, for one would contradict the other."""
    if field == "group" and labels.topic:
        topic = region.topics.get(labels.topic.value)
        return {} if topic and topic.group == value else {"topic": None}
    if field == "topic" and value is not None:
        group = region.topics[value].group
        return {} if labels.group and labels.group.value == group else {"group": group}
    if field == "municipality" and labels.settlement:
        settlement = region.settlements.get(labels.settlement.value)
        return {} if settlement and settlement.municipality == value else {"settlement": None}
    if field == "settlement" and value is not None:
        place = region.settlements[value].municipality
        same = labels.municipality and labels.municipality.value == place
        return {} if same else {"municipality": place}
    return {}


def _json(label: Label | None) -> Mapping[str, Any] | None:
    if label is None:
        return None
    return {"value": label.value, "confidence": label.confidence, "by_person": label.by_person}


def _label(values: Mapping[str, Any] | None) -> Label | None:
    return None if values is None else Label(**values)


def _says(labels: Labels, after: Mapping[str, str | None]) -> bool:
    """Whether every label is still what the correction said."""
    for name, value in after.items():
        label: Label | None = getattr(labels, name)
        if (label.value if label else None) != value:
            return False
    return True
