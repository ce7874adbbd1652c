"""From what the user names to the articles of numbered shards: the batch's only door to `sources`.

How articles fall into shards follows from the inputs alone. Files that hold one article each go in groups, and are opened
where they are read. Files that may hold many (tables, feeds, archives) are opened here, a few megabytes or one file at a
time, and their articles are cut into shards as they come.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.batch.task import Options, Task, Unit
from dragoman.errors import UnreadableInput
from dragoman.model.raw import Raw
from dragoman.sources.formats import formats
from dragoman.sources.read import Input, articles, inputs

TOGETHER = 32_000_000
"""Bytes of files of many articles that are taken as one stretch, so that many small ones do not make as many shards."""

FEWEST, MOST = 10, 100
"""Inputs in a shard, if nothing else is said: few at first and more as a run grows, so that a few hundred keep all workers busy to
the end, and a kill costs each worker some seconds at the most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring inputs that are cut into shards together. `many`: each may hold any number of articles."""

    number: int
    inputs: tuple[Input, ...]
    many: bool


def listed(paths: Sequence[str], out: Path | None = None) -> tuple[list[Input], list[UnreadableInput]]:
    """The inputs behind `paths`, in the order that numbers them, each file once, and what cannot be one.

    What lies in the folder `out` is what a run has written, and no input.

    Raises UnreadableInput for standard input, which cannot be read a second time after an interruption.
    """
    if "-" in paths:
        raise UnreadableInput("standard input cannot be read again when a run is taken up; save it in a file first")
    found: list[Input] = []
    faults: list[UnreadableInput] = []
    own = out.resolve() if out else None
    seen: set[Path] = set()
    for one in inputs(paths):
        if isinstance(one, UnreadableInput):
            faults.append(one)
            continue
        if one.path is not None:
            place = one.path.resolve()
            if place in seen or (own is not None and own in place.parents):
                continue
            seen.add(place)
        found.append(one)
    return found, faults


def identity(found: Sequence[Input]) -> str:
    """A digest of the inputs: their names, places and sizes, in order."""
    digest = hashlib.sha256()
    for one in found:
        digest.update(json.dumps([one.name, one.where, _size(one)]).encode() + b"\n")
    return digest.hexdigest()


def stretches(found: Sequence[Input], shard: int) -> list[Stretch]:
    """The inputs cut into stretches: as many of those with one article each as a shard holds, or some megabytes of the others.

    `shard` is how many that is, 0 where nothing is said.
    """
    made: list[Stretch] = []
    held: list[Input] = []
    size, many = 0, False
    for number, one in enumerate(found):
        kind = _holds_many(one)
        if held and (kind != many or len(held) >= _room(shard, number - len(held)) or (many and size + _size(one) > TOGETHER)):
            made.append(Stretch(len(made), tuple(held), many))
            held, size = [], 0
        held.append(one)
        size, many = size + _size(one), kind
    if held:
        made.append(Stretch(len(made), tuple(held), many))
    return made


def tasks(cut: Sequence[Stretch], shard: int, options: Options, done: Collection[str], last: Collection[str]) -> Iterator[Task]:
    """The tasks that are not `done` yet; `last` are the shards, among those, that end their stretch."""
    for stretch in cut:
        if not stretch.many:
            name = shard_name(stretch.number, 0)
            if name not in done:
                units = tuple(Unit(one.name, one.where, one) for one in stretch.inputs)
                yield Task(name, units, options, len(units))
        elif not complete(stretch, done, last):
            yield from (task for task in _opened(stretch, shard, options) if task.shard not in done)


def complete(stretch: Stretch, done: Collection[str], last: Collection[str]) -> bool:
    """Whether every shard of a stretch is done."""
    part = 0
    while (name := shard_name(stretch.number, part)) in done:
        if name in last:
            return True
        part += 1
    return False


def shard_name(stretch: int, part: int) -> str:
    """What a shard's files are called; in the order of these names the articles stand in the order of the inputs."""
    return f"{stretch:06}-{part:06}"


def received(unit: Unit, published: str) -> tuple[Raw, str]:
    """The article of a unit with the SHA-256 of its bytes. Raises UnreadableInput where there is none, or not one."""
    if unit.raw is not None or unit.source is None:
        if unit.raw is None:
            raise UnreadableInput(unit.fault)
        return unit.raw, unit.sha256
    found = list(articles(unit.source, published=published))
    for one in found:
        if isinstance(one, UnreadableInput):
            raise one
        if len(found) == 1:
            return one, one.sha256
    raise UnreadableInput(f"{unit.where}: {len(found)} articles where one was expected")


def _opened(stretch: Stretch, shard: int, options: Options) -> Iterator[Task]:
    held: list[Unit] = []
    part = taken = 0
    for unit in _units(stretch, options):
        if len(held) == _room(shard, taken):  # only now is it known not to be the last
            yield Task(shard_name(stretch.number, part), tuple(held), options, last=False)
            held, part, taken = [], part + 1, taken + len(held)
        held.append(unit)
    yield Task(shard_name(stretch.number, part), tuple(held), options, len(stretch.inputs))


def _room(shard: int, before: int) -> int:
    """How many a shard holds that `before` others stand before: a fiftieth of these, where nothing else is said."""
    return shard or min(MOST, max(FEWEST, before // 50))


def _units(stretch: Stretch, options: Options) -> Iterator[Unit]:
    for source in stretch.inputs:
        for one in articles(source, published=options.published, columns=dict(options.columns)):
            if isinstance(one, UnreadableInput):
                yield Unit(source.name, source.where, fault=str(one))
            else:
                yield Unit(one.name, one.where, None, replace(one, data=b""), one.sha256)


def _holds_many(source: Input) -> bool:
    """Whether a file may hold more than one article, by its ending. What is not known is opened here to see."""
    known = formats().get(source.path.suffix.lower()) if source.path else None
    if not known:
        return True
    try:
        return any(hasattr(importlib.import_module(f"dragoman.sources.{one.name}"), "articles") for one in known)
    except ImportError:  # a format of another package
        return True


def _size(source: Input) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0
