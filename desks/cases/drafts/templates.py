"""Templates of answers: each body keeps its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import check_body
from desks.cases.choice import family
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.answers.template import MOST, AnswerTemplate, checked_name, checked_text
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.privacy.admission import admit_text, admit_title
from domain.privacy.masking import personal


@dataclass(frozen=True, slots=True)
class TemplateDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a template or a
    body that is not theirs. A body's people keep those of their bodies, the centre any.
    """

    installation: Installation

    def list(self, viewer: Viewer, body: str = "") -> Sequence[AnswerTemplate]:
        bodies = self._bodies(viewer)
        if body:
            self._check_own(viewer, body)
            bodies = frozenset({body})
        return self.installation.casework.templates.of_bodies(bodies)

    def get(self, viewer: Viewer, template_id: int) -> AnswerTemplate:
        self._bodies(viewer)
        return self._known(viewer, template_id)

    def add(
        self, viewer: Viewer, body: str, name: str, text: str, group: str | None = None
    ) -> AnswerTemplate:
        """Raises EntryRefused for a name that the body has, and for a resident's data."""
        self._bodies(viewer)
        self._check_own(viewer, body)
        check_body(self.installation.region, body)
        now = self.installation.clock.now()
        new = AnswerTemplate(body, *self._checked(name, text), viewer.doer, now, self._group(group))
        with self.installation.transaction():
            added = self.installation.casework.templates.add(new, MOST)
            if added is None:
                raise EntryRefused(
                    f"шаблон «{new.name}» у органа уже есть, или их уже {MOST}: измените прежний"
                )
            self._write(viewer, Verb.ANSWER_TEMPLATE, added)
        return added

    def change(
        self, viewer: Viewer, template_id: int, name: str, text: str, group: str | None = None
    ) -> AnswerTemplate:
        """Raises EntryRefused as `add` does."""
        self._bodies(viewer)
        known = self._known(viewer, template_id)
        name, text = self._checked(name, text)
        changed = replace(
            known,
            name=name,
            text=text,
            group=self._group(group),
            who=viewer.doer,
            at=self.installation.clock.now(),
        )
        with self.installation.transaction():
            if not self.installation.casework.templates.save(changed):
                raise EntryRefused(f"шаблон «{name}» у органа уже есть: назовите иначе")
            self._write(viewer, Verb.ANSWER_TEMPLATE, changed)
        return changed

    def forget(self, viewer: Viewer, template_id: int) -> AnswerTemplate:
        self._bodies(viewer)
        known = self._known(viewer, template_id)
        with self.installation.transaction():
            self.installation.casework.templates.forget(template_id)
            self._write(viewer, Verb.ANSWER_TEMPLATE_FORGET, known)
        return known

    def _bodies(self, viewer: Viewer) -> Collection[str] | None:
        """Those whose templates they keep; None means all."""
        viewer.demand(Right.READ_CASES, Right.ANSWER)
        if viewer.bodies is None:
            viewer.demand(Right.CASES)
            return None
        return family(self.installation.region, viewer.bodies)

    def _known(self, viewer: Viewer, template_id: int) -> AnswerTemplate:
        template, bodies = None, self._bodies(viewer)
        if 0 < template_id <= GREATEST:
            template = self.installation.casework.templates.get(template_id)
        if template is None or (bodies is not None and template.body not in bodies):
            raise NotFound(f"шаблона {template_id} нет: посмотрите список на странице «Шаблоны»")
        return template

    def _check_own(self, viewer: Viewer, body: str) -> None:
        bodies = self._bodies(viewer)
        if bodies is not None and body not in bodies:
            raise NotFound("это не ваш орган: выберите свой")

    def _checked(self, name: str, text: str) -> tuple[str, str]:
        text = checked_text(text)
        if data := personal(text):
            kinds = ", ".join(dict.fromkeys(instead.strip("[]") for _, _, instead in data))
            raise EntryRefused(
                f"в шаблоне похоже на личные данные: {kinds}. Поставьте вместо них место, "
                "например {телефон}"
            )
        return checked_name(admit_title(name)), admit_text(text)

    def _group(self, group: str | None) -> str | None:
        if group and group not in self.installation.region.groups:
            raise EntryRefused(f"раздела {group} нет: проверьте, как он называется")
        return group or None

    def _write(self, viewer: Viewer, verb: Verb, template: AnswerTemplate) -> None:
        body = self.installation.region.bodies.get(template.body)
        detail = f"«{template.name}», {body.name if body else template.body}"
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
