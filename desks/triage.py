"""Triage: every action of monitors on posts, and its undo."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from app.assembly import make_regrouping, make_relabelling
from app.installation import Installation
from desks import labels
from desks.audit import write
from desks.cursor import move_from, move_text
from desks.lists.copies import copies_of
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.correction import Correction
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.post import EnrichedPost, Label
from domain.query import Field, Is
from domain.triage import Act, Change, Deed, Reason, Triage, TriageState
from enrichment.revision.regrouping import Moved
from enrichment.shares import SHARES, Shares

CHUNK = 100
NEW = "new"  # in place of an incident: make one


@dataclass(frozen=True, slots=True)
class Done:
    """A post is refused, and shown in its current state, if it is another person's or already
    handled.
    """

    posts: Sequence[str]
    refused: Sequence[Triage] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """`subjects` are restored; the rest were changed by others since."""

    deed: Deed
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class TriageDesk:
    """Posts are named by id; methods raise EntryRefused for a post that the viewer may not see or a
    person on whose behalf they may not act.
    """

    installation: Installation

    def take(self, viewer: Viewer, post_ids: Collection[str]) -> Done:
        until = self.installation.clock.now() + self.installation.settings.taken_for
        return self._move(viewer, post_ids, Act.TAKE, Verb.TRIAGE_TAKE, until=until)

    def release(self, viewer: Viewer, post_ids: Collection[str]) -> Done:
        return self._move(viewer, post_ids, Act.RELEASE, Verb.TRIAGE_RELEASE)

    def finish(self, viewer: Viewer, post_ids: Collection[str]) -> Done:
        return self._move(viewer, post_ids, Act.FINISH, Verb.TRIAGE_FINISH)

    def reject(
        self, viewer: Viewer, post_ids: Collection[str], reason: Reason, note: str = ""
    ) -> Done:
        if reason is Reason.OTHER and not note.strip():
            raise EntryRefused("напишите причину: без неё «другое» ничего не объясняет")
        kept = note.strip() if reason is Reason.OTHER else ""
        return self._move(
            viewer, post_ids, Act.REJECT, Verb.TRIAGE_REJECT, reason=reason, note=kept
        )

    def _move(
        self, viewer: Viewer, post_ids: Collection[str], act: Act, verb: Verb, **more: Any
    ) -> Done:
        ids, now = list(self._seen(viewer, post_ids)), self.installation.clock.now()
        with self.installation.transaction():
            done = Done(*self.installation.posts.triage.move(ids, act, viewer.actor, now, **more))
            self._note(viewer, now, verb, done.posts)
        return done

    def correct(
        self, viewer: Viewer, post_ids: Collection[str], field: str, value: str | None
    ) -> Done:
        """Correct a label of these posts, and the labels it contradicts; raises EntryRefused for a
        value that the region does not have.
        """
        posts = self._seen(viewer, post_ids)
        region, now = self.installation.region, self.installation.clock.now()
        labels.check(region, field, value)
        changes = [labels.change(i, p.labels, field, value, region) for i, p in posts.items()]
        corrections = [
            Correction(one.subject, name, label, viewer.actor, now)
            for one in changes
            for name, label in one.after.items()
        ]
        with self.installation.transaction():
            self.installation.posts.corrections.add(*corrections)
            self._weigh(changes, undone=False)
            self.installation.posts.triage.note(Act.CORRECT, viewer.actor, now, changes)
            self._note(viewer, now, Verb.TRIAGE_CORRECT, posts)
        make_relabelling(self.installation).show({post_id: {} for post_id in posts})
        return Done(list(posts))

    def _weigh(self, changes: Iterable[Change], undone: bool) -> None:
        groups = [
            (old.value if (old := labels.before(c)["group"]) else None, c.after["group"])
            for c in changes
            if "group" in c.after
        ]
        if groups:
            shares = Shares.read(self.installation.marks.value(SHARES))
            for before, after in groups:
                shares.correct(*((after, before) if undone else (before, after)))
            self.installation.marks.replace({SHARES: shares.text()})

    def merge(self, viewer: Viewer, post_ids: Collection[str], incident_id: str) -> Done:
        """Merge these posts into an incident of which the viewer sees a post, or into a NEW one;
        raises MoveRefused if they see none, the incident is gone, or the posts are an incident of
        their own already.
        """
        if incident_id == NEW:
            return self._apart(viewer, post_ids)
        ids = list(self._seen(viewer, post_ids))
        index = viewer.posts(self.installation.posts.index)
        voiced = self.installation.posts.incidents.voiced([incident_id])
        if not voiced or not index.search(Is(Field.INCIDENT, incident_id), limit=0).total:
            raise MoveRefused("такого инцидента нет")
        now, regrouping = self.installation.clock.now(), make_regrouping(self.installation)
        with self.installation.transaction():
            before = regrouping.place(ids, incident_id, viewer.actor)
            changes = [
                Change(post_id, {"incident": was}, {"incident": incident_id})
                for post_id, was in before.items()
                if was != incident_id
            ]
            moved = [change.subject for change in changes]
            if moved:
                self.installation.posts.triage.note(Act.MERGE, viewer.actor, now, changes)
            self._note(viewer, now, Verb.TRIAGE_MERGE, moved)
        regrouping.show(Moved(ids, incident_id))
        return Done(moved)

    def _apart(self, viewer: Viewer, post_ids: Collection[str]) -> Done:
        ids = list(self._seen(viewer, post_ids))
        now, regrouping = self.installation.clock.now(), make_regrouping(self.installation)
        places = self.installation.posts.incidents.of_posts(ids)
        by_story: dict[str, list[str]] = {}
        for post_id, story in places.items():
            by_story.setdefault(story.id, []).append(post_id)
        sizes = self.installation.posts.incidents.extents(by_story)
        parted = next((i for i, own in by_story.items() if len(own) < sizes[i].posts), None)
        if not by_story:
            raise MoveRefused("у этих постов нет инцидента: отнесите их к одному из готовых")
        if parted is None and len(by_story) == 1:
            raise MoveRefused("эти посты и так отдельный инцидент")
        with self.installation.transaction():
            if parted is None:
                new = next(iter(by_story))
            else:
                new = regrouping.split(parted, by_story[parted], viewer.actor).incident_id or ""
            rest = [id_ for id_ in ids if id_ not in by_story.get(parted or new, ())]
            if rest:
                regrouping.place(rest, new, viewer.actor)
            changes = [
                Change(id_, {"incident": was}, {"incident": new})
                for id_ in ids
                if (was := places[id_].id if id_ in places else None) != new
            ]
            moved = [change.subject for change in changes]
            self.installation.posts.triage.note(Act.MERGE, viewer.actor, now, changes)
            self._note(viewer, now, Verb.TRIAGE_MERGE, moved)
        regrouping.show(Moved(ids, new))
        return Done(moved)

    def mute(self, viewer: Viewer, source_id: str) -> None:
        viewer.demand(Right.TRIAGE)
        if self.installation.region.sources.get(source_id) is None:
            raise NotFound("такого источника в реестре нет")
        who, now = viewer.doer, self.installation.clock.now()
        with self.installation.transaction():
            if self.installation.posts.triage.mute(who, source_id, now):
                self.installation.posts.triage.note(Act.MUTE, who, now, [Change(source_id, {}, {})])
                self._note(viewer, now, Verb.TRIAGE_MUTE, [source_id])

    def unmute(self, viewer: Viewer, source_id: str) -> None:
        viewer.demand(Right.TRIAGE)
        with self.installation.transaction():
            if self.installation.posts.triage.unmute(viewer.doer, source_id):
                self._note(viewer, self.installation.clock.now(), Verb.TRIAGE_UNMUTE, [source_id])

    def undo(self, viewer: Viewer) -> Undone | None:
        """Undo the person's last action, except what others changed since; None if there is no
        action.
        """
        viewer.demand(Right.TRIAGE)
        who, now = viewer.doer, self.installation.clock.now()
        if (deed := self.installation.posts.triage.last(who)) is None:
            return None
        before = self._labels_before(deed) if deed.act is Act.CORRECT else {}
        moved: Sequence[Moved] = ()
        with self.installation.transaction():
            restored = self.installation.posts.triage.undo(deed, now)
            if restored is None:
                return None
            match deed.act:
                case Act.CORRECT:
                    self.installation.posts.corrections.withdraw(list(before), who, deed.at)
                    self._weigh((c for c in deed.changes if c.subject in before), undone=True)
                    restored = list(before)
                case Act.MERGE:
                    moved = self._put_back(deed)
                    restored = [post_id for one in moved for post_id in one.post_ids]
                case Act.MUTE:
                    for source_id in restored:
                        self.installation.posts.triage.unmute(who, source_id)
            self._note(viewer, now, Verb.TRIAGE_UNDO, [deed.act, *restored])
        if before:
            make_relabelling(self.installation).show(before)
        for one in moved:
            make_regrouping(self.installation).show(one)
        return Undone(deed, restored)

    def posts(self, viewer: Viewer, post_ids: Collection[str]) -> Mapping[str, EnrichedPost]:
        viewer.demand(Right.TRIAGE)
        ids = list(dict.fromkeys(post_ids))
        posts = viewer.posts(self.installation.posts.index).get(ids)
        return {id_: posts[id_] for id_ in ids if id_ in posts}

    def with_copies(self, viewer: Viewer, post_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Each of these posts that the viewer sees, with the copies of its text that are as free,
        or taken by the same person.
        """
        posts = self.posts(viewer, post_ids)
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        together = copies_of(self.installation, index, list(posts.values()))
        same = {one.post.id for some in together.values() for one in some}
        known = self.installation.posts.triage.of(same) if same else {}

        def standing(post_id: str) -> tuple[TriageState, str]:
            triage = known.get(post_id)
            state = triage.state_at(now) if triage else TriageState.FREE
            return state, triage.who if triage and state is TriageState.TAKEN else ""

        return {
            id_: [
                one.post.id
                for one in together.get(id_, ())
                if one.post.id != id_ and standing(one.post.id) == standing(id_)
            ]
            for id_ in posts
        }

    def in_state(
        self, viewer: Viewer, state: TriageState, who: str | None, after: str | None, limit: int
    ) -> tuple[Sequence[Triage], str | None]:
        """A page of triaged posts, latest moves first, and the next cursor; nothing reveals how
        many hidden posts lie between. Raises EntryRefused.
        """
        viewer.demand(Right.TRIAGE)
        before = move_from(after) if after is not None else None
        if after is not None and before is None:
            raise EntryRefused("cursor: такого нет, берите его из next")
        page = list(islice(self._in_state(viewer, state, who, before), limit + 1))
        detail = " ".join(filter(None, (state, who)))
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.FEED, detail)
        last = page[limit - 1] if len(page) > limit else None
        return page[:limit], move_text(last.at, last.post_id) if last else None

    def _in_state(
        self,
        viewer: Viewer,
        state: TriageState,
        who: str | None,
        before: tuple[datetime, str] | None,
    ) -> Iterator[Triage]:
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        while True:
            some = self.installation.posts.triage.in_state(
                state, now, CHUNK, who=who, before=before
            )
            visible = index.get([one.post_id for one in some])
            yield from (one for one in some if one.post_id in visible)
            if len(some) < CHUNK:
                return
            before = (some[-1].at, some[-1].post_id)

    def _seen(self, viewer: Viewer, post_ids: Collection[str]) -> Mapping[str, EnrichedPost]:
        posts = self.posts(viewer, post_ids)
        _ = viewer.doer  # refuses who may not act
        if not post_ids:
            raise EntryRefused("сначала выберите посты")
        if missing := [id_ for id_ in post_ids if id_ not in posts]:
            raise EntryRefused(f"постов нет: {', '.join(missing)}")
        return posts

    def _note(self, viewer: Viewer, at: datetime, verb: Verb, what: Collection[str]) -> None:
        if what:
            write(self.installation.audit, at, viewer, verb, " ".join(what))

    def _labels_before(self, deed: Deed) -> Mapping[str, Mapping[str, Label | None]]:
        posts = self.installation.posts.index.get([c.subject for c in deed.changes])
        return {
            c.subject: labels.before(c)
            for c in deed.changes
            if c.subject in posts and labels.stands(c, posts[c.subject].labels)
        }

    def _put_back(self, deed: Deed) -> Sequence[Moved]:
        present = self.installation.posts.incidents.of_posts([c.subject for c in deed.changes])
        earlier: dict[str | None, list[str]] = {}
        for change in deed.changes:
            now = present.get(change.subject)
            if now is not None and now.id == change.after["incident"]:
                earlier.setdefault(change.before["incident"], []).append(change.subject)
        back = []
        for incident_id, post_ids in earlier.items():
            try:
                make_regrouping(self.installation).place(post_ids, incident_id, deed.who)
            except MoveRefused:  # merged into another since
                continue
            back.append(Moved(post_ids, incident_id))
        return back
