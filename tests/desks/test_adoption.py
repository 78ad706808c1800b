"""Names of an export become the centre's own, or nothing changes."""

from dataclasses import replace

import pytest

from desks.rubricator.adoption import AdoptionDesk
from desks.rubricator.proposal import AdoptedBody, Adoption
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.errors import FileMistake
from domain.ports.audit import AuditFilter
from domain.region import Body
from region.bodies import REGIONAL

ROOT = in_shell("root")
BODY = Body("own_gorsvet", "Служба фонарей", REGIONAL, verified=False)


def adopt(installation, body, copy):
    return AdoptionDesk(installation).adopt(ROOT, Adoption(bodies=(AdoptedBody(body, 10),)), copy)


def test_an_adoption_that_fails_leaves_neither_a_copy_nor_a_line_of_the_audit(
    installation, tmp_path
) -> None:
    copy = tmp_path / "region"
    with pytest.raises(FileMistake):
        adopt(installation, replace(BODY, level="нет такого"), copy)
    assert not copy.exists()
    assert not installation.audit.read(AuditFilter(), 10)
    assert adopt(installation, BODY, copy).folder == copy
    assert "own_gorsvet" in (copy / "bodies.yaml").read_text("utf-8")
    assert [look.what for look in installation.audit.read(AuditFilter(), 10)] == [Verb.RUBRICATOR]
