"""A person with a browser that runs no scripts: opens pages, follows links, fills forms in, and keeps cookies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HTML = {"Accept": "text/html,application/xhtml+xml"}
# What a browser says of a form that a page of this service sends.
SENT = {**HTML, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class Person:
    """Somebody who uses the pages, on one page at a time."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.answer: TestResponse
        self.soup: BeautifulSoup
        self.passed: list[str] = []

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def address(self) -> str:
        return self.answer.request.full_path.rstrip("?")

    @property
    def heading(self) -> str:
        return self._words(self.soup.h1)

    @property
    def text(self) -> str:
        """Return all words of the page, with one blank between them."""
        return self._words(self.soup.body)

    @property
    def notice(self) -> str:
        return self._words(self.soup.select_one(".notice"))

    @property
    def problem(self) -> str:
        return self._words(self.soup.select_one("[role=alert]"))

    def open(self, address: str) -> Person:
        """Go to an address, and on to where it leads."""
        return self._take(self.client.get(address, headers=HTML))

    def follow(self, words: str) -> Person:
        """Follow the link with these words."""
        found = [link for link in self.soup.select("a[href]") if self._words(link) == words]
        assert found, f"no link says {words!r} on {self.address}: {[self._words(a) for a in self.soup.select('a')]}"
        return self.open(str(found[0]["href"]))

    def send(self, button: str, **typed: Any) -> Person:
        """Fill in the form that has a button with these words, and press it; fields that are not named stay as is."""
        form, pressed = self._form(button)
        fields = [(name, value) for name, value in self._fields(form) if name not in typed]
        for name, value in typed.items():
            assert form.select_one(f'[name="{name}"]') is not None, f"the form has no field {name}"
            fields += [
                (name, str(each)) for each in (value if isinstance(value, list) else [value]) if each is not None
            ]
        if pressed.get("name"):
            fields.append((str(pressed["name"]), str(pressed.get("value", ""))))
        action = str(form.get("action") or self.answer.request.full_path.rstrip("?"))
        if form.get("method") == "post":
            return self.post(action, fields)
        return self._take(self.client.get(action.partition("?")[0], query_string=fields, headers=HTML))

    def post(self, address: str, fields: list[tuple[str, str]]) -> Person:
        """Send a form as a browser does: every line end is CR LF."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\n", "\r\n"))
        return self._take(self.client.post(address, data=data, headers=SENT))

    def upload(self, address: str, fields: list[tuple[str, str]], *, field: str, file: str, content: bytes) -> Person:
        """Post a form that has a file in one of its fields, as a browser does."""
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            + value.replace("\r\n", "\n").replace("\n", "\r\n").encode()
            for name, value in fields
        ]
        head = f'Content-Disposition: form-data; name="{field}"; filename="{file}"\r\nContent-Type: text/plain\r\n\r\n'
        border = b"--the-border-between-fields"
        body = b"".join(border + b"\r\n" + part + b"\r\n" for part in (*parts, head.encode() + content))
        kind = f"multipart/form-data; boundary={border[2:].decode()}"
        return self._take(self.client.post(address, data=body + border + b"--\r\n", content_type=kind, headers=HTML))

    def form_token(self) -> str:
        """Return the token of the forms on this page."""
        return self.value_of("form_token")

    def value_of(self, name: str) -> str:
        """Return what stands in a field of this page."""
        field = self.soup.select_one(f'[name="{name}"]')
        assert field is not None, name
        return self._value(field)

    def value_of_element(self, selector: str) -> str:
        """Return the text that an element holds, as a script would read it."""
        element = self.soup.select_one(selector)
        assert element is not None, f"there is no {selector} on {self.address}"
        return element.get_text().removeprefix("\n")

    def address_of(self, selector: str) -> str:
        """Return where the only link that a selector finds leads."""
        (link,) = self.soup.select(selector)
        return str(link["href"])

    def _take(self, answer: TestResponse) -> Person:
        self.passed = []
        while answer.status_code in (302, 303):
            self.passed.append(answer.location)
            answer = self.client.get(answer.location, headers=HTML)
        self.answer, self.soup = answer, BeautifulSoup(answer.get_data(), "html.parser")
        return self

    def _form(self, button: str) -> tuple[Tag, Tag]:
        for pressed in self.soup.select("form button"):
            if self._words(pressed) == button:
                form = pressed.find_parent("form")
                assert form is not None
                return form, pressed
        raise AssertionError(f"no button says {button!r}: {[self._words(b) for b in self.soup.select('button')]}")

    def _fields(self, form: Tag) -> Iterator[tuple[str, str]]:
        for field in form.select("input[name], textarea[name], select[name]"):
            if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
                continue
            yield str(field["name"]), self._value(field)

    def _value(self, field: Tag) -> str:
        if field.name == "textarea":
            # A browser drops the first line end of a text area.
            return field.get_text().removeprefix("\n")
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            return str(chosen.get("value", chosen.get_text())) if chosen else ""
        return str(field.get("value", "on" if field.get("type") in ("checkbox", "radio") else ""))

    def _words(self, element: Tag | None) -> str:
        return " ".join(element.get_text(" ").split()) if element else ""
