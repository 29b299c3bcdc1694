from __future__ import annotations

from typing import Any

from service.core.ready import ReadyVersion, make_ready
from service.core.render import fill
from tests.core.documents import compiled


def ready(body: str, hint: str, **front_matter: Any) -> ReadyVersion:
    return make_ready(7, "plan", 3, "sha256:00", compiled(body, hint, **front_matter))


def test_a_plain_version_renders_and_keeps_nothing_else() -> None:
    version = ready("Dear $NAME", "NAME=<who>", persona="host")
    assert version.compiled is None
    assert version.render({"NAME": "Ada"}) == fill(compiled("Dear $NAME", "NAME=<who>"), {"NAME": "Ada"})
    assert (version.template_id, version.template, version.number) == (7, "plan", 3)
    assert (version.digest, version.persona) == ("sha256:00", "host")


def test_values_that_do_not_fit_are_left_to_the_general_way() -> None:
    assert ready("Dear $NAME", "NAME=<who>").render({}) is None


def test_any_other_version_keeps_its_compiled_form_and_renders_by_it() -> None:
    version = ready("Dear $1", "<name>")
    assert version.compiled is not None
    assert version.render({"name": "Ada"}) == fill(compiled("Dear $1", "<name>"), {"name": "Ada"})
    assert version.render({"name": 7}) is None
    assert version.render({}) is None


def test_it_knows_which_arguments_are_secret() -> None:
    version = ready("$KEY $NAME", "KEY=<key> NAME=<who>", arguments={"KEY": {"x-secret": True}})
    assert version.secrets == {"KEY"}
