"""Who an actor is, by the name alone: a state, body, person, group or people, with the codes that tables ask for."""

from __future__ import annotations

from dragoman.values.identity import Identity, identity

WITHHELD = "[name withheld]"
"""What stands in the place of a name that an export does not show."""

STATE_FORCES = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PRM"))
ARMED_GROUPS = frozenset(("REB", "UAF", "CRM"))
CIVILIANS = frozenset(("CVL", "AGR", "BUS", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC", "NGO", "OPP", "PTY"))


def actor(name: str) -> Identity:
    """What is known of an actor by the name alone; of one whose name is withheld, nothing but that it is a person."""
    return Identity(name, "withheld", "person", "", "") if WITHHELD in name else identity(name)


def countries(names: tuple[str, ...]) -> str:
    """The countries of several actors, each once, joined by "; "."""
    return "; ".join(dict.fromkeys(a.state for a in map(actor, names) if a.state))
