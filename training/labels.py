"""What the network may say: kinds, fields and classes, in the order of its outputs. Written beside the weights as JSON."""

from __future__ import annotations

ACTS = (
    "agreement",
    "meeting",
    "support",
    "concession",
    "cooperation",
    "aid",
    "withdrawal",
    "request",
    "accusation",
    "rejection",
    "threat",
    "protest",
    "sanction",
    "mobilization",
    "coercion",
    "attack",
    "pledge",
    "mandate",
    "impact",
    "tie",
)
KINDS = (*ACTS, "role", "statement")
SYNTAX = len(KINDS)
"""The kind under which the field layer learns the order of words from a parse (syntax.py); reading never asks for it."""
FIELDS = (
    "words",
    "by",
    "to",
    "place",
    "source",
    "date",
    "text",
    "condition",
    "purpose",
    "amount",
    "unit",
    "killed",
    "injured",
    "abducted",
    "term",
    "of",
    "title",
    "signatories",
    "votes",
)
TEXT_OF = {  # the field that holds a kind's free text
    "agreement": "subject",
    "meeting": "topic",
    "support": "about",
    "concession": "what",
    "cooperation": "what",
    "aid": "what",
    "withdrawal": "what",
    "request": "what",
    "accusation": "about",
    "rejection": "about",
    "threat": "what",
    "protest": "about",
    "sanction": "what",
    "mobilization": "force",
    "coercion": "what",
    "attack": "means",
    "pledge": "what",
    "mandate": "what",
}
AMOUNT_OF = {
    "aid": "amount",
    "withdrawal": "amount",
    "protest": "size",
    "mobilization": "size",
    "pledge": "amount",
    "impact": "number",
}
CLASSES = {
    "reality": ("happened", "ongoing", "intended", "possible", "denied"),
    "agreement": ("talks", "agreed", "signed", "ratified", "in force", "suspended", "ended"),
    "mandate": ("sought", "proposed", "adopted", "extended", "rejected", "ended"),
    "tie": ("affiliated", "member", "controls", "active in", "ally", "rival", "part of"),
    "impact": ("killed", "injured", "displaced", "missing", "abducted", "detained", "other"),
    "pledge": (
        "personnel",
        "funds",
        "equipment",
        "logistics",
        "training",
        "leadership",
        "relief",
        "policy",
        "other",
    ),  # several at once
    "valid": ("valid",),
}
CLASS_FIELD = {"agreement": "stage", "mandate": "stage", "tie": "relation", "impact": "effect", "pledge": "provides"}


def class_slices() -> dict[str, tuple[int, int]]:
    """Where each class group lies in the class output."""
    found, at = {}, 0
    for name, values in CLASSES.items():
        found[name] = (at, at + len(values))
        at += len(values)
    return found
