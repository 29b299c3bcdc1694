"""The application: what it is made of, and what making it does not do."""

from __future__ import annotations

import gc
import re
import socket
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask, request
from jinja2.meta import find_referenced_templates

from service.app import DATABASE, MAX_BODY_BYTES, create_app, make_ready
from service.config import Settings
from service.web.front import FIRST_PAGES


def made(**variables: str) -> Flask:
    return create_app(Settings.from_environment({f"IMPRINT_{name}": value for name, value in variables.items()}))


def test_making_an_application_touches_neither_disk_nor_network(tmp_path: Path) -> None:
    made(DATA=str(tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        made(DATABASE_URL=f"postgresql://me@127.0.0.1:{server.getsockname()[1]}/db")
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_application_lives_without_its_database_and_says_that_it_is_not_ready() -> None:
    client = made(DATABASE_URL="postgresql://me@127.0.0.1:1/db").test_client()
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert "127.0.0.1" not in answer.text


def test_a_worker_compiles_the_first_pages_and_sets_aside_what_stays() -> None:
    app = made(DATABASE_URL="postgresql://me@127.0.0.1:1/db")
    try:
        make_ready(app)
        compiled = {template.name for template in app.jinja_env.cache.values()}
        assert compiled == set(FIRST_PAGES)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
    assert app.test_client().get("/login").status_code == 200


def test_what_the_first_pages_are_made_of_is_compiled_with_them() -> None:
    environment = made(DATABASE_URL="postgresql://me@127.0.0.1:1/db").jinja_env
    for name in FIRST_PAGES:
        parsed = environment.parse(Path(str(environment.get_template(name).filename)).read_text())
        assert set(find_referenced_templates(parsed)) <= set(FIRST_PAGES), name


def test_two_applications_share_nothing(tmp_path: Path) -> None:
    one, other = (made(DATA=str(tmp_path / name)) for name in ("one", "other"))
    assert one.extensions[DATABASE].url != other.extensions[DATABASE].url


def test_a_body_has_at_most_eight_megabytes(tmp_path: Path) -> None:
    assert made(DATA=str(tmp_path)).config["MAX_CONTENT_LENGTH"] == MAX_BODY_BYTES == 8 * 1024 * 1024


@pytest.fixture(params=[("0", "127.0.0.1", "http"), ("1", "10.0.0.2", "https"), ("2", "10.0.0.1", "http")])
def behind(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Flask, str, str]:
    hops, address, scheme = request.param
    app = made(DATA=str(tmp_path), TRUSTED_PROXIES=hops)
    return app, address, scheme


def test_as_many_proxies_are_believed_as_the_settings_say(behind: tuple[Flask, str, str]) -> None:
    app, address, scheme = behind
    seen = []
    app.before_request(lambda: seen.append((request.remote_addr, request.scheme)))
    headers = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2", "X-Forwarded-Proto": "http, https"}
    app.test_client().get("/livez", headers=headers)
    assert seen == [(address, scheme)]


@pytest.mark.parametrize("hops", ["0", "1", "2"])
def test_a_client_cannot_choose_the_addresses_in_answers(tmp_path: Path, hops: str) -> None:
    app = made(DATA=str(tmp_path), TRUSTED_PROXIES=hops)
    claims = {"X-Forwarded-Prefix": "//evil.test, /evil", "X-Forwarded-Host": "evil.test", "X-Forwarded-Port": "1"}
    seen = []
    app.before_request(lambda: seen.append((request.script_root, request.host)))
    assert "evil" not in app.test_client().get("/docs", headers=claims).text
    assert seen == [("", "localhost")]


@pytest.mark.parametrize("path", ["/imprint/docs", "/docs"])
def test_below_a_path_addresses_begin_with_it_whether_the_proxy_passes_it_on_or_not(tmp_path: Path, path: str) -> None:
    client = made(DATA=str(tmp_path), PATH_PREFIX="/imprint").test_client()
    answer = client.get(path)
    addresses = re.findall(r'(?:src|href|data-specification)="([^"]+)"', answer.text)
    assert len(addresses) > 3
    assert [address for address in addresses if not address.startswith("/imprint/")] == []
    for address in addresses:
        with client.get(address) as found:
            assert found.status_code == 200, address
    assert client.get("/imprintx/docs").status_code == 404


def test_an_address_is_not_tidied_up_by_a_redirect(tmp_path: Path) -> None:
    client = made(DATA=str(tmp_path)).test_client()
    for path in ("/v1//templates", "/livez/"):
        assert client.get(path).status_code == 404
