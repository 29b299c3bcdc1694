"""`imprint token`."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta

import click

from service.access.tokens import TokenWish, create_token, list_tokens, revoke_token
from service.commands.opened import opened
from service.commands.settings_options import STORAGE, read_settings, with_settings
from service.context import utc_now
from service.core.actor import SCOPES, SYSTEM


@click.group(epilog="Example: imprint token create --admin")
def token() -> None:
    """Make, list and revoke tokens, on the machine that holds the database."""


@token.command(epilog="Example: imprint token create --name ci --scope render --pattern 'platform.*' --days 90")
@click.option("--name", default="admin", show_default=True, help="Who or what will use it.")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it may do; repeat for several.")
@click.option("--pattern", default="*", show_default=True, help="Template names that it may be used for.")
@click.option("--days", type=click.IntRange(1, 36500), help="Days until it expires; without it, never.")
@with_settings(only=STORAGE)
def create(name: str, admin: bool, scopes: tuple[str, ...], pattern: str, days: int | None, **flags: object) -> None:
    """Make a token and print it, this once."""
    wanted = ("admin",) if admin else scopes
    if not wanted:
        raise click.UsageError("say what it may do: --admin, or --scope once or more")
    expires_at = utc_now() + timedelta(days=days) if days else None
    with opened(read_settings(**flags)) as db:
        wish = TokenWish(name, wanted, pattern, expires_at)
        _, secret = create_token(db, wish, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(34))
    click.echo(secret)


@token.command("list", epilog="Example: imprint token list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@with_settings(only=STORAGE)
def list_(as_json: bool, **flags: object) -> None:
    """List tokens, newest first, without their texts."""
    with opened(read_settings(**flags)) as db:
        found = list_tokens(db, limit=10_000, before=None)
    for each in found:
        state = "revoked" if each.revoked_at else _expiry(each.expires_at)
        scopes = ",".join(each.scopes)
        row = {"id": each.id, "name": each.name, "scopes": list(each.scopes), "pattern": each.pattern, "state": state}
        click.echo(json.dumps(row) if as_json else f"{each.id}  {each.name}  {scopes}  {each.pattern}  {state}")


@token.command(epilog="Example: imprint token revoke 019aa0f2-7c1e-7d11-9d53-0f2c54a3c3de")
@click.argument("token_id")
@with_settings(only=STORAGE)
def revoke(token_id: str, **flags: object) -> None:
    """Revoke a token for good."""
    with opened(read_settings(**flags)) as db:
        revoked = revoke_token(db, token_id, actor=SYSTEM, now=utc_now())
    click.echo(f"revoked {revoked.name}")


def _expiry(expires_at: datetime | None) -> str:
    if expires_at is None:
        return "never expires"
    return f"expires {expires_at.astimezone(UTC):%Y-%m-%d}" if expires_at > utc_now() else "expired"
