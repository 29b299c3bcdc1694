"""Takes the pictures of the pages that README.md and docs/pages.md show: `make pictures`.

The showcase looks alike on every day, and the letters are Liberation Sans and Mono wherever they are installed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chromium import opened, running_chromium
from tests.browser.person import Person
from tests.browser.png import with_few_colours
from tests.browser.serving import serve_showcase
from tests.browser.showcase.planting import PLAN

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"

_ALIAS = """<match target="pattern"><test name="family"><string>{0}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{1}</string></edit></match>"""
_LETTERS = {
    **dict.fromkeys(("system-ui", "sans-serif", "sans", "DejaVu Sans", "Segoe UI", "Roboto"), "Liberation Sans"),
    **dict.fromkeys(("ui-monospace", "monospace", "DejaVu Sans Mono", "SFMono-Regular"), "Liberation Mono"),
}
_FONTS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include>/etc/fonts/fonts.conf</include>
{"".join(_ALIAS.format(*each) for each in _LETTERS.items())}
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows: of which page, as whom, after what was done there."""

    name: str
    address: str
    who: str = "ada"
    dark: bool = False
    size: tuple[int, int] = (1280, 800)
    prepare: Callable[[Person], object] = lambda person: None


def _type(person: Person) -> None:
    """Change a sentence and fill the arguments in, and wait until the editor has looked at both."""
    person.fill("document", person.value_of("document").replace("warm|brief>", "warm|plain>"))
    expect(person.page.locator("#changes")).to_contain_text("plain")
    person.page.get_by_label("plain").check()
    for name, value in (("MESSAGE", "The lock arrived without its keys."), ("ORDER", "4711")):
        person.page.locator(f'[name$="{name}"]').first.fill(value)
    expect(person.page.locator("#prompt")).to_contain_text("4711")
    person.page.locator(".cm-content").focus()
    person.page.keyboard.press("Control+Home")
    person.page.evaluate("document.activeElement.blur()")
    person.page.evaluate("scrollTo(0, 0)")


PICTURES = (
    Picture("templates", "/templates"),
    Picture("template", "/templates/support.reply"),
    Picture("editor", "/templates/support.reply/edit", size=(1280, 1360), prepare=_type),
    Picture("compare", "/templates/support.reply/compare?from=7&to=9", dark=True),
    Picture("trace", "/trace", who="dora", prepare=lambda person: person.press("Trace it", text=PLAN)),
)


def take_pictures(folder: Path) -> None:
    """Start the showcase and Chromium, and put every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="imprint-pictures-") as place:
        fonts = Path(place) / "fonts.conf"
        fonts.write_text(_FONTS, encoding="utf-8")
        service = serve_showcase(Path(place) / "data")
        try:
            with running_chromium({"FONTCONFIG_FILE": str(fonts)}) as chromium:
                for picture in PICTURES:
                    with opened(chromium, service, picture.who, dark=picture.dark, size=picture.size) as person:
                        content = _taken(picture, person)
                    (folder / f"{picture.name}.png").write_bytes(with_few_colours(content))
        finally:
            service.stop()


def _taken(picture: Picture, person: Person) -> bytes:
    person.open(picture.address)
    picture.prepare(person)
    person.page.wait_for_load_state("networkidle")
    return person.page.screenshot(caret="hide", animations="disabled")


if __name__ == "__main__":
    take_pictures(FOLDER)
