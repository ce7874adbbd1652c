"""Identifiers that follow from content alone: the same ledger gives the same ones, whatever order its reports came in."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from typing import Any


def identifier(*parts: Any) -> str:
    """26 characters of base32 from the SHA-256 of the parts."""
    return b32encode(_digest(parts)).decode()[:26].lower()


def short(*parts: Any) -> str:
    """8 hexadecimal characters: enough to see that a value has changed."""
    return _digest(parts).hex()[:8]


def number(*parts: Any) -> int:
    """A number of at most 15 digits, which spreadsheets keep whole, for tables whose identifiers are numbers."""
    return int.from_bytes(_digest(parts)[:8], "big") % 10**15


def _digest(parts: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()).digest()
