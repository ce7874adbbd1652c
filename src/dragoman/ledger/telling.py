"""What one report tells of one thing: the ledger's unit of evidence. Never edited; records are computed from
tellings."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]
Interval = tuple[float, float]

JOINED = ("agreement", "pledge", "mandate", "mobilization", "aid", "withdrawal", "attack", "sanction")
"""The kinds of which the ledger makes one account; other kinds are kept as they are told."""

NUMBERS = ("amount", "size", "killed", "injured", "abducted", "number")
LISTS = ("by", "to", "place", "provides", "signatories")
TEXTS = ("what", "subject", "means", "force", "purpose", "condition", "about", "topic", "title")

STAGES = {
    "pledge": ("signalled", "pledged", "authorised", "committed", "in delivery", "delivered", "closed"),
    "agreement": ("talks", "agreed", "signed", "ratified", "in force", "suspended", "ended"),
    "mandate": ("sought", "proposed", "adopted", "extended", "ended"),
    "sanction": ("announced", "imposed", "eased", "lifted"),
}
"""Forward order. Outside it stand withdrawn, blocked, lapsed and superseded (pledges) and rejected (mandates)."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One record of one report. `id` is a content hash, `day` the report's day of publication (ISO 8601, may be empty).

    `fields` are those of the flat form of records (lists for by, to, place, provides, signatories), without empty ones.
    `words` are the passages that tell it, in the report's own characters, clearest first. `report` is the report's
    content hash, `name` what the report is called, `number` the record's place in the reading, from 1.
    """

    id: str
    report: str
    name: str
    day: str
    number: int
    kind: str
    fields: Fields
    words: tuple[str, ...] = ()

    def listed(self, field: str) -> tuple[str, ...]:
        value = self.fields.get(field) or ()
        return (value,) if isinstance(value, str) else tuple(str(v) for v in value)

    @property
    def by(self) -> tuple[str, ...]:
        return self.listed("by")

    @property
    def to(self) -> tuple[str, ...]:
        return self.listed("to")

    def text(self, field: str) -> str:
        value = self.fields.get(field, "")
        return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    @property
    def reality(self) -> str:
        """happened, ongoing, intended, possible or denied."""
        return self.text("reality") or "happened"

    @property
    def key(self) -> tuple[str, str, str, int, str]:
        """What tellings are sorted by, so that no result depends on the order of arrival."""
        return (self.day, self.name, self.report, self.number, self.id)


def content_id(*parts: Any) -> str:
    """26 characters of base32 from the SHA-256 of the parts: the same content has the same identifier everywhere."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return b32encode(hashlib.sha256(text.encode()).digest()).decode()[:26].lower()


def range_of(value: Any) -> Interval | None:
    """A number or a range [low, high] as two numbers; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value), float(value)
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(v, int | float) for v in value):
        return float(value[0]), float(value[1])
    return None


def in_order(tellings: Sequence[Telling]) -> list[Telling]:
    """By day of publication, then by name and place in the report."""
    return sorted(tellings, key=lambda t: t.key)
