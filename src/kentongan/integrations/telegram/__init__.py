"""Telegram through the Bot API (core.telegram.org/bots/api, version 10.1)."""
