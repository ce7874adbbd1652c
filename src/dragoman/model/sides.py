"""Who does an act to whom, as the words around the act tell it."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model.span import Span


@dataclass(frozen=True, slots=True)
class Side:
    """One party to an act: the words that name it, and its state as far as the words give it away.

    `state` is an ISO 3166 alpha-3 code, "" for a body that belongs to no state, None where the words do not tell.
    """

    span: Span
    state: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Those who act and those who are acted on. `mutual`: the actors, of several states, act on each other."""

    source: tuple[Side, ...] = ()
    target: tuple[Side, ...] = ()
    mutual: bool = False
