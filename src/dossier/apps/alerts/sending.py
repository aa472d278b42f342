"""Sending what waits to go out: tried again with growing pauses kept in the database, given up at last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from dossier.apps.alerts.channels import NotDelivered, Send
from dossier.apps.alerts.models import Alert, AlertMessage, MessageState

log = structlog.get_logger(__name__)

NEWS_FOR = timedelta(days=1)
"""An older alert, found while catching up, is no news: it stands on the site only."""
MOST_AT_ONCE = 3
MOST_ATTEMPTS = 12
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
LEASE = timedelta(minutes=2)
"""How long another worker leaves a message alone that one is sending."""


def send_waiting(channels: Mapping[str, Send], at: datetime) -> int:
    """Queue the new alerts and send what is due; gives how many messages were tried."""
    for channel in channels:
        _queue(channel, at)
    due = _claim(list(channels), at)
    for message in due:
        _try(message, channels[message.channel], at)
    return len(due)


def _queue(channel: str, at: datetime) -> None:
    news = Alert.objects.filter(raised_at__gt=at - NEWS_FOR, at__gt=at - NEWS_FOR)
    new = news.exclude(messages__channel=channel)
    rows = [AlertMessage(alert=alert, channel=channel, next_at=at) for alert in new[:100]]
    AlertMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _claim(channels: list[str], at: datetime) -> list[AlertMessage]:
    waiting = AlertMessage.objects.filter(channel__in=channels, state=MessageState.WAITING, next_at__lte=at)
    if not waiting.exists():
        return []
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("alert")
        due = list(locked.order_by("next_at", "id")[:MOST_AT_ONCE])
        AlertMessage.objects.filter(id__in=[one.id for one in due]).update(next_at=at + LEASE)
    return due


def _try(message: AlertMessage, send: Send, at: datetime) -> None:
    message.attempts += 1
    try:
        send(message.alert, at)
        message.state, message.sent_at, message.error = MessageState.SENT, at, ""
    except NotDelivered as error:
        log.warning("alerts.not_sent", channel=message.channel, code=error.code, attempts=message.attempts)
        message.error = error.code
        message.next_at = at + min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
        if message.attempts >= MOST_ATTEMPTS:
            message.state = MessageState.GIVEN_UP
    message.save()
