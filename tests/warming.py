"""What each process of a run would make for itself is made before they are forked: routes of the
console and its API, compiled templates, the region, the dictionary, and compiled statements.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

MANY = 1_000  # tests of a run from which on it pays


def warm() -> None:
    """Leaves no thread, no file and no setting behind."""
    from app.key import create_key
    from app.settings import Settings
    from app.wiring import open_installation
    from console.application import create_application
    from tests.console.conftest import fill, open_one

    umask = os.umask(0o022)
    try:
        with TemporaryDirectory() as folder:
            settings = Settings(data=Path(folder))
            create_key(settings.key_file)
            with open_installation(settings) as installation:
                open_one(fill(installation))
                environment = create_application(installation).state.pages._templates.env
                for name in environment.list_templates(["html"]):
                    environment.get_template(name)
    finally:
        os.umask(umask)
