"""`imprint token`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click

from service.access.tokens import TokenWish, create_token, list_tokens, revoke_token
from service.commands.opened import migrated
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.commands.written import written
from service.context import utc_now
from service.core.actor import SCOPES, SYSTEM
from service.core.errors import UnknownToken
from service.store.engine import Database
from service.store.tokens import TokenRecord

_PAGE = 500


@click.group(epilog="Example: imprint token create --admin")
def token() -> None:
    """Make, list and revoke tokens.

    They are made in the database directly, so nobody needs a token for it; the service may run meanwhile.
    """


@token.command(epilog="\b\nExample: imprint token create --name ci --scope render --pattern 'platform.*' --days 90")
@click.option("--name", help="Who or what will use it; by default admin, or the scopes.")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it may do; repeat for several.")
@click.option("--pattern", default="*", show_default=True, help="Template names that it may be used for.")
@click.option("--days", type=click.IntRange(1, 36500), help="Days until it expires; without it, never.")
@with_settings(only=STORAGE)
def create(
    name: str | None, admin: bool, scopes: tuple[str, ...], pattern: str, days: int | None, **flags: object
) -> None:
    """Make a token and print it, this once."""
    if admin == bool(scopes):
        raise click.UsageError("say what it may do: either --admin, or --scope once or more")
    wanted = ("admin",) if admin else scopes
    now = utc_now()
    wish = TokenWish(
        name="-".join(wanted) if name is None else name,
        scopes=wanted,
        pattern=pattern,
        expires_at=now + timedelta(days=days) if days else None,
    )
    with migrated(read_settings(**flags)) as database, database.writing() as db:
        _, secret = create_token(db, wish, actor=SYSTEM, now=now, entropy=secrets.token_bytes(34))
    click.echo(secret)


@token.command("list", epilog="Example: imprint token list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@with_settings(only=STORAGE)
def list_(as_json: bool, **flags: object) -> None:
    """List tokens, newest first, without their texts."""
    with migrated(read_settings(**flags)) as database:
        found = list(_all_tokens(database))
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.id}  {each.name}  {','.join(each.scopes)}  {each.pattern}  {_state(each, utc_now())}")


@token.command(epilog="\b\nExample: imprint token revoke 019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de")
@click.argument("token_id")
@with_settings(only=STORAGE)
def revoke(token_id: str, **flags: object) -> None:
    """Revoke a token for good."""
    with migrated(read_settings(**flags)) as database, database.writing() as db:
        try:
            revoked = revoke_token(db, token_id, actor=SYSTEM, now=utc_now())
        except UnknownToken:
            raise click.ClickException(f"there is no token {token_id!r}; `imprint token list` shows the ids") from None
    click.echo(f"revoked {revoked.name}")


def _all_tokens(database: Database) -> Iterator[TokenRecord]:
    with database.reading() as db:
        before = None
        while page := list_tokens(db, limit=_PAGE, before=before):
            yield from page
            before = page[-1].id


def _as_json(record: TokenRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "scopes": list(record.scopes),
        "pattern": record.pattern,
        "created_at": written(record.created_at),
        "created_by": record.created_by,
        "expires_at": written(record.expires_at),
        "revoked_at": written(record.revoked_at),
    }


def _state(record: TokenRecord, now: datetime) -> str:
    if record.revoked_at is not None:
        return "revoked"
    if record.expires_at is None:
        return "never expires"
    return f"expires {record.expires_at.astimezone(UTC):%Y-%m-%d}" if record.expires_at > now else "expired"
