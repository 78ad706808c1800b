"""What the description of the API promises, asked of it request by request.

Apart from the tests, for the import of schemathesis takes a second and every process of the suite
collects them.
"""

import json
from functools import cache

import schemathesis
from hypothesis import assume, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.python.asgi import get_client

from console.api.application import create_api

# What the description allows may make no sense (400) or be impossible now (409).
EXPECTED = ("2xx", "400", "404", "409")
JSON = "application/json"
API = "http://127.0.0.1:8460/api/v1"


class Promises:
    """`all_constants` from that many examples a route on: each route searches the whole program
    anew for values to try. `description` is that of the API, or of what else is served at `base`.
    """

    def __init__(
        self, application, headers, all_constants, description=None, base=API, expected=EXPECTED
    ):
        self._all_constants, self._expected = all_constants, list(expected)
        self._description, self._base = description or create_api().openapi(), base
        # One session: for each call of its own one would look for proxies in the environment.
        self._session = get_client(application)
        self._session.trust_env = False
        self._call = {"headers": headers, "session": self._session}
        self._refused = {}  # wrong bodies -> the operation that refused them first
        self._load = cache(self._loaded)

    def __enter__(self):
        self._session.__enter__()
        return self

    def __exit__(self, *error):
        self._session.__exit__(*error)

    def keep(self, method, path, examples):
        """Asks one route; its examples are made here."""

        def keeps(case):
            assume("host" not in map(str.lower, case.headers or ()))  # another server's
            if not _repeats(case) and not (few and self._is_refused_before(case)):
                case.call_and_validate(**self._call)

        few = examples < self._all_constants
        one = self._load(examples).include(path=path, method=method)
        [made] = get_all_tests(schema=one, test_func=keeps, settings=None, given_kwargs=None)
        _, calls = made.ok()
        calls()

    def follow(self, examples):
        """Asks routes with what others have answered."""
        call = self._call

        class Calls(self._load(examples).as_state_machine()):
            def get_call_kwargs(self, case):
                return call

        Calls.run(settings=settings(max_examples=8, stateful_step_count=6))

    def _loaded(self, examples):
        generation = {"max-examples": examples, "deterministic": True, "database": "none"}
        analysis = {"constants": {"enabled": examples >= self._all_constants}}
        checks = {"positive_data_acceptance": {"expected-statuses": self._expected}}
        config = {"seed": 1, "generation": generation, "analysis": analysis, "checks": checks}
        config |= {"base-url": self._base, "request-timeout": 120}  # a report takes long
        loaded = schemathesis.openapi.from_dict(
            self._description, config=SchemathesisConfig.from_dict(config)
        )
        loaded.app = self._session.app
        return loaded

    def _is_refused_before(self, case):
        """Whether its body alone is wrong, and another route has refused it by the same model. The
        many deeds on a case have one; `make soak` asks each of them.
        """
        meta = case.meta
        if meta is None or meta.phase.name is not TestPhase.COVERAGE:
            return False
        if meta.generation.mode is not GenerationMode.NEGATIVE or meta.phase.data.parameter != JSON:
            return False
        [body] = [body for body in case.operation.body if body.media_type == JSON]
        sent = json.dumps(case.body, sort_keys=True, default=repr)
        wrong = (str(body.definition["schema"]), sent)
        return self._refused.setdefault(wrong, case.operation.label) != case.operation.label


def _repeats(case):
    """Whether it is wrong by saying a parameter again, of which the last one holds."""
    is_wrong = case.meta is not None and case.meta.generation.mode is GenerationMode.NEGATIVE
    return is_wrong and any(isinstance(value, list) for value in (case.query or {}).values())
