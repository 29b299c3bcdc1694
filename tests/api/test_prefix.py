"""Behind proxies: the addresses in answers are those of the settings, whatever a client says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.app import create_app
from service.config import Settings
from tests.api.conftest import Caller

CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
CLAIMS = {"X-Forwarded-Prefix": "//evil.test", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("settings", [{}, {"IMPRINT_TRUSTED_PROXIES": "1"}])
@pytest.mark.parametrize("prefix", ["", "/imprint", "/a/b"])
def test_a_location_leads_to_what_was_made_behind_a_proxy_too(
    admin: Caller, greeting: str, settings_of: Callable[..., Settings], settings: dict[str, str], prefix: str
) -> None:
    app = create_app(settings_of(IMPRINT_PATH_PREFIX=prefix, **settings))
    caller = Caller(app.test_client(), admin.secret)
    made = caller.post("/v1/templates/mail.greeting/render", CALL, headers=CLAIMS)
    location = made.headers["Location"]
    assert location == f"{prefix}/v1/renders/{made.json['id']}"
    for address in (location, location.removeprefix(prefix)):
        assert caller.get(address).json["id"] == made.json["id"]
    saved = caller.post("/v1/templates", {"name": "other", "document": "x\n"}, headers=CLAIMS)
    assert saved.headers["Location"] == f"{prefix}/v1/templates/other/versions/1"
    app.extensions["imprint-database"].dispose()
