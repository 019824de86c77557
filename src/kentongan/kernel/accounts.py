"""A government's channels: opened for sending, saved from the settings screen, watched for health."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kentongan.base.clock import real_now
from kentongan.base.events import Draft, record
from kentongan.ports import registry
from kentongan.ports.channel import Channel, Manifest
from kentongan.ports.http import Http

from .models import ChannelAccount
from .tags import KernelTag

# A channel that is polled and was not reached for this long is told on every page.
QUIET = timedelta(minutes=3)


def ensure_builtin(government_id: int) -> None:
    """Every government has the in-app channel, without settings."""
    ChannelAccount.objects.get_or_create(
        government_id=government_id,
        channel="inapp",
        defaults={"slug": secrets.token_urlsafe(24), "settings": {}},
    )


def open_channel(account: ChannelAccount, http: Http) -> Channel:
    return registry.channel(account.channel).open(account.settings, http)


def save_settings(
    government_id: int,
    channel: str,
    values: Mapping[str, Any],
    *,
    is_active: bool,
    actor: str,
    now: datetime,
) -> ChannelAccount:
    """Keep a channel's settings; a secret left empty stays as it was. Secrets never enter the trail."""
    with transaction.atomic():
        account = ChannelAccount.objects.select_for_update().filter(channel=channel).first()
        account = account or ChannelAccount(
            government_id=government_id, channel=channel, slug=secrets.token_urlsafe(24), settings={}
        )
        manifest = registry.channel(channel)
        account.settings = account.settings | {k: v for k, v in values.items() if not _keeps(manifest, k, v)}
        account.is_active, account.fault, account.hold_until = is_active, "", None
        account.save()
        data = {"channel": channel, "active": is_active, "fields": sorted(values)}
        record(
            government_id,
            [Draft(KernelTag.CHANNEL_CHANGED, actor, f"channel:{account.pk}", data)],
            at=now,
        )
    return account


def _keeps(manifest: Manifest, name: str, value: object) -> bool:
    secret = {field.name for field in manifest.fields if field.secret}
    return name in secret and value in ("", None)


def is_quiet(account: ChannelAccount) -> bool:
    """Whether a channel that should be asked for answers has not been reached for a while."""
    receiver = registry.channel(account.channel).receiver
    if receiver is None or not account.is_active or account.polled_at is None:
        return False
    return real_now() - account.polled_at > QUIET


def webhook_path(account: ChannelAccount) -> str:
    return f"/hook/{account.slug}/"
