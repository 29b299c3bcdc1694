"""`imprint user`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

import click
from sqlalchemy import Connection

from service.access.passwords import NewPassword, Passwords
from service.access.users import UserChange, UserWish, change_user, create_user, list_users, named, reset_password
from service.commands.opened import migrated
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.commands.written import written
from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.errors import UnknownUser
from service.core.roles import ROLES
from service.store.engine import Database
from service.store.users import UserRecord

_PAGE = 500


@click.group(epilog="Example: imprint user reset admin")
def user() -> None:
    """Make, list and disable users, and give them new passwords.

    This is done in the database directly, so nobody needs a token for it; the service may run meanwhile.
    """


@user.command(epilog="\b\nExample: imprint user add ada --role releaser --pattern 'platform.*'")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([*ROLES]), help="What the user may do.")
@click.option("--pattern", default="*", show_default=True, help="Template names that the role is for.")
@click.option("--display-name", help="The name that pages show, if it is another.")
@with_settings(only=STORAGE)
def add(name: str, role: str, pattern: str, display_name: str | None, **flags: object) -> None:
    """Make the user NAME and print a first password, this once.

    It must be changed at the first sign-in.
    """
    password = _made()
    wish = UserWish(name, role, pattern, display_name)
    with migrated(read_settings(**flags)) as database, database.writing() as db:
        create_user(db, wish, password, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(10))
    click.echo(password.text)


@user.command(epilog="Example: imprint user reset admin")
@click.argument("name")
@with_settings(only=STORAGE)
def reset(name: str, **flags: object) -> None:
    """Give the user NAME a new password and print it, once.

    It must be changed at the next sign-in. All sessions of the user end.
    """
    password = _made()
    with migrated(read_settings(**flags)) as database, database.writing() as db:
        reset_password(db, _id(db, name), password, actor=SYSTEM, now=utc_now())
    click.echo(password.text)


@user.command("list", epilog="Example: imprint user list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@with_settings(only=STORAGE)
def list_(as_json: bool, **flags: object) -> None:
    """List users, newest first."""
    with migrated(read_settings(**flags)) as database:
        found = list(_all_users(database))
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.id}  {each.name}  {each.role}  {each.pattern}  {_state(each)}")


@user.command(epilog="Example: imprint user disable ada")
@click.argument("name")
@with_settings(only=STORAGE)
def disable(name: str, **flags: object) -> None:
    """Let nobody sign in as the user NAME any more.

    All sessions of the user end.
    """
    with migrated(read_settings(**flags)) as database, database.writing() as db:
        change_user(db, _id(db, name), UserChange(disabled=True), actor=SYSTEM, now=utc_now())
    click.echo(f"disabled {name}")


def _made() -> NewPassword:
    """Make a password before a transaction is open: it takes long."""
    return Passwords().make(secrets.token_bytes(16))


def _id(db: Connection, name: str) -> str:
    try:
        return named(db, name).id
    except UnknownUser:
        raise click.ClickException(f"there is no user {name!r}; `imprint user list` shows them") from None


def _all_users(database: Database) -> Iterator[UserRecord]:
    with database.reading() as db:
        before = None
        while page := list_users(db, limit=_PAGE, before=before):
            yield from page
            before = page[-1].id


def _as_json(record: UserRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "display_name": record.display_name,
        "role": record.role,
        "scopes": list(ROLES[record.role]),
        "pattern": record.pattern,
        "must_change_password": record.must_change_password,
        "created_at": written(record.created_at),
        "created_by": record.created_by,
        "disabled_at": written(record.disabled_at),
    }


def _state(record: UserRecord) -> str:
    if record.disabled_at is not None:
        return "disabled"
    return "must change the password" if record.must_change_password else "in force"
