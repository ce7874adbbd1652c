#!/usr/bin/env python3
"""Times the desk's pages over a large ledger: python benchmarks/desk.py [--reports N] [--readers N] [--seconds N] [--most MS]

Fills a ledger with N invented reports (kept in out/, so that the next run has it). For each sort of page it prints

    size      of the answer as sent, in kB
    page      processor time of the desk for one page, nobody else being there, in ms (median)
    bare      that of the page's own SQL statements and its own template alone, with nothing between them
    times     the first over the second
    cold      milliseconds until the answer (median, 95th percentile) with all readers asking for that sort of page in a process of
              its own, each for the next one as soon as he has the last, no address twice: nobody reads, nothing was kept, so this
              is the worst that N people can do
    mixed     the same with pages of all sorts together
    read      the same with addresses drawn as news is read (Zipf: the tenth of a sort is asked for a tenth as often as the first)
    paused    pages of all sorts, no address twice, each reader looking at one for 1 to 3 seconds before he asks for the next

and for each of the last three how many of the answers the desk had kept (it says so itself, in the header Server-Timing).

The readers are threads of this process on the same machine, and take their part of it. Exit code 1 if a 95th percentile of
"read" or "paused" passes --most.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import jinja2

from dragoman.desk import room, search
from dragoman.desk.app import create
from dragoman.desk.room import Room, Settings
from dragoman.ledger import settling
from dragoman.ledger.book import Ledger
from dragoman.ledger.telling import JOINED, content_id
from dragoman.ledger.ties import tie_keys
from scale import World

ROOT = Path(__file__).resolve().parents[1]
ASKED = {"accept": "text/html", "accept-encoding": "gzip", "cookie": "desk=x"}
LOOP = asyncio.new_event_loop()


def fill(path: Path, count: int) -> None:
    """Writes the invented reports of `scale.py` straight into the tables: to add so many the usual way takes hours.

    Each has a text of 2,500 characters and eight records: three acts of its story, which other reports of the story tell too
    (so that they are one thing), and five of the kinds that are not joined.
    """
    world = World(7)
    world.states = world.states[
        ::4
    ]  # fewer parties, so that thousands of reports tell of each, as of those in the news
    known: dict[str, int] = {}
    number = 0
    with Ledger(path) as book:
        db = book.connection
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for n, (given, acts) in enumerate(world.reports(count), 1):
            title = f"{acts[0]['by'][0]} and {acts[0]['to'][0]}: {' '.join(acts[0]['words'][0].split()[-4:])}"
            text = f"{title}\n\n{given.text}"
            others = [p for p in given.text.split(". ") if p not in [a["words"][0] for a in acts]][:5]
            told = [*acts, *(_said(world.draw, acts[0], p) for p in others)]
            report, reading = content_id("bench", n), content_id("reading", n)
            db.execute(
                "INSERT INTO report (number, id, raw_sha256, name, title, publisher, day, basis, text, added) "
                "VALUES (?, ?, '', ?, ?, ?, ?, 'metadata', ?, '')",
                (n, report, given.name, title, given.publisher, given.day, text),
            )
            db.execute("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", (n, title, text))
            db.execute("INSERT INTO reading (id, report, reader, made) VALUES (?, ?, 'bench', '')", (reading, report))
            for place, record in enumerate(told, 1):
                number += 1
                _write(db, number, report, reading, place, given.day, text, record)
                db.execute("INSERT INTO certainty VALUES (?, ?)", (number, world.draw.random()))
                if record["kind"] in JOINED:
                    first = known.setdefault(json.dumps({k: v for k, v in record.items() if k != "words"}), number)
                    db.execute("INSERT INTO thing VALUES (?, ?)", (number, first))
                    if number > 60 and n % 3 == 0:
                        score = world.draw.uniform(-4, 4)
                        db.execute("INSERT OR IGNORE INTO edge VALUES (?, ?, ?, '')", (number - 56, number, score))
        _work_out(db, sorted(set(known.values())))
        db.execute("COMMIT")


def _work_out(db: sqlite3.Connection, firsts: list[int]) -> None:
    """Keeps the things without weaving each with those around it, which takes an hour and adds nothing that a page's time shows."""
    for start in range(0, len(firsts), 2000):
        for first, one in settling.built(db, firsts[start : start + 2000]).items():
            settling._keep(db, first, one)
            db.executemany("INSERT OR IGNORE INTO tie (key, first) VALUES (?, ?)", [(k, first) for k in tie_keys(one)])
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('woven', 'near')")


def _said(chance: random.Random, act: dict[str, Any], passage: str) -> dict[str, Any]:
    kind = chance.choice(("statement", "accusation", "rejection", "request", "support", "meeting", "impact"))
    record: dict[str, Any] = {"kind": kind, "by": act["by"], "to": act["to"], "about": passage[:60], "words": [passage]}
    return record | ({"number": chance.randint(1, 900), "effect": "displaced"} if kind == "impact" else {})


def _write(
    db: sqlite3.Connection,
    number: int,
    report: str,
    reading: str,
    place: int,
    day: str,
    text: str,
    record: dict[str, Any],
) -> None:
    fields = {k: v for k, v in record.items() if k not in ("kind", "words")}
    at = text.find(record["words"][0])
    words = [[record["words"][0], *((at, at + len(record["words"][0])) if at >= 0 else (None, None))]]
    db.execute(
        "INSERT INTO telling (number, id, report, place, kind, day, fields, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, content_id("t", number), report, place, record["kind"], day, json.dumps(fields), json.dumps(words)),
    )
    db.execute("INSERT INTO told_in VALUES (?, ?)", (reading, number))
    for field, values in fields.items():
        for position, value in enumerate(values if isinstance(values, list) else [values]):
            start = text.find(str(value), max(at, 0))
            place_ = (start, start + len(str(value))) if start >= 0 else (None, None)
            db.execute(
                'INSERT INTO claim (telling, field, position, id, value, words, start, "end", rule, how) '
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'bench', 'stated')",
                (
                    number,
                    field,
                    position,
                    content_id("c", number, field, position),
                    json.dumps(value),
                    str(value),
                    *place_,
                ),
            )


def addresses(path: Path, chance: random.Random) -> dict[str, list[str]]:
    """For each sort of page some addresses, no two alike."""
    with Ledger(path) as book:
        db = book.connection
        ids = [r[0] for r in db.execute("SELECT id FROM report ORDER BY id LIMIT 1000")]
        things = [r[0] for r in db.execute("SELECT id FROM resolved ORDER BY id LIMIT 200")]
        days = [r[0] for r in db.execute("SELECT DISTINCT day FROM report ORDER BY day")]
        parties, kinds = ([n for n, _ in search.commonest(db, f, 60)] for f in ("party", "kind"))
        text = " ".join(r[0] for r in db.execute("SELECT text FROM report ORDER BY number LIMIT 3"))
    words = [w for w in dict.fromkeys(text.split()) if w.isalpha() and len(w) > 3]
    pairs = list(permutations(words, 2))
    late = days[len(days) // 2 :]  # when each party has been told of
    mixed = [(quote(p), d) for p in parties for d in late[:: max(1, len(late) // 9)]]
    for some in (ids, days, pairs, words, mixed):
        chance.shuffle(some)
    wanted = {
        "inbox": [f"/?page={n}" for n in range(1, 34)] + [f"/?page={n}" for n in range(34, 3000, 31)],
        "facets": [f"/?party={quote(p)}&kind={k}" for k in kinds for p in parties],
        "time": [f"/?since={d}&party={p}" for p, d in mixed],
        "search": [f"/?q={w}" for w in words[:60]] + [f"/?q={a}+{b}" for a, b in pairs[:60]],
        "best first": [f"/?q={a}+{b}&order=best" for a, b in pairs[60:180]],
        "records": [f"/?show=records&q={w}&party={p}" for w, (p, _) in zip(words, mixed, strict=False)],
        "report": [f"/reports/{i}" for i in ids[:120]],
        "review": [f"/reports/{i}/review" for i in ids[120:240]],
        "thing": [f"/things/{i}" for i in things],
        "corpus": [
            f"/corpus?field={f}&name={quote(n)}" for f, names in (("party", parties), ("kind", kinds)) for n in names
        ],
        "joins": [f"/joins?at={n}" for n in range(40)],
        "dossier": [f"/dossiers/story?about={quote(p)}" for p in parties]
        + [f"/dossiers/story?about={p}&before={d}.1" for p, d in mixed[:90]],
        "as of": [f"/dossiers/story?about={p}&as_of={d}" for p, d in mixed[90:190]],
    }
    return {name: found[:120] for name, found in wanted.items()}


class Wires:
    """Asks an application for pages without a network, and tells what it took."""

    def __init__(self, path: Path) -> None:
        self.app = create(Settings(path))
        self.app.state.room.file()

    def get(self, address: str) -> tuple[float, int]:
        """The milliseconds of processor time, and the size of the answer as sent."""
        where, _, query = address.partition("?")
        headers = [(k.encode(), v.encode()) for k, v in {**ASKED, "host": "127.0.0.1"}.items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": unquote(where), "raw_path": where.encode(), "query_string": query.encode(), "headers": headers,
            "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def timed() -> float:
            began = time.process_time()
            await self.app(scope, receive, send)
            return (time.process_time() - began) * 1000

        took = LOOP.run_until_complete(timed())
        if sent[0]["status"] != 200:
            raise SystemExit(f"{address}: {sent[0]['status']}")
        return took, sum(len(m.get("body", b"")) for m in sent)


def held_against(path: Path, pages: dict[str, list[str]]) -> dict[str, tuple[float, float, float]]:
    """For each sort of page: its processor time, that of its bare statements and template, and its size; medians."""
    statements: list[str] = []
    rendered: list[tuple[jinja2.Template, dict[str, Any]]] = []

    class Told(Ledger):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            self.connection.set_trace_callback(statements.append)

    def noted(self: jinja2.Template, **data: Any) -> str:
        rendered.append((self, data))
        return render(self, **data)

    plain, render = Wires(path), jinja2.Template.render
    room.Ledger = Told  # type: ignore[misc]
    told = Wires(path)
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    made = {}
    for name, todo in pages.items():
        rows = []
        for address in todo[:20]:
            statements.clear()
            rendered.clear()
            jinja2.Template.render = noted  # type: ignore[method-assign]
            told.get(address)
            jinja2.Template.render = render  # type: ignore[method-assign]
            asked = [s for s in statements if s.startswith("SELECT")]
            page, size = plain.get(address)
            began = time.process_time()
            for statement in asked:
                db.execute(statement).fetchall()
            for template, data in rendered:
                template.render(**data)
            rows.append((page, (time.process_time() - began) * 1000, size / 1000))
        made[name] = tuple(statistics.median(column) for column in zip(*rows[2:], strict=True))
    return made  # type: ignore[return-value]


class Took(NamedTuple):
    """How long an answer took, in ms, and whether the desk had kept it."""

    address: str
    time: float
    kept: bool


class Desk:
    """A desk in processes of its own."""

    def __init__(self, path: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            sys.executable,
            "-c",
            "from dragoman.cli import main; main()",
            "serve",
            str(path),
            "--port",
            str(self.port),
        ]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while True:
            try:
                self.read(["/help"], [])
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the desk did not open") from None
                time.sleep(0.2)

    def read(self, todo: Iterable[str], times: list[Took], think: Callable[[], float] = lambda: 0.0) -> None:
        """Asks for one page after the other, and notes how long each took and whether it had been kept."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        for address in todo:
            time.sleep(think())
            began = time.perf_counter()
            link.request("GET", address, headers=ASKED)
            answer = link.getresponse()
            answer.read()
            took = (time.perf_counter() - began) * 1000
            times.append(Took(address, took, answer.headers["server-timing"] == "kept"))
            if answer.status != 200:
                raise SystemExit(f"{address}: {answer.status}")
        link.close()

    def all_read(self, readers: Sequence[Iterable[str]], think: Callable[[], float] = lambda: 0.0) -> list[Took]:
        times: list[Took] = []
        threads = [threading.Thread(target=self.read, args=(todo, times, think)) for todo in readers]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return times

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def percentile(times: Sequence[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60, help="how long they read with pauses")
    options.add_argument("--drawn", type=int, default=200, help="how many pages of each sort are read as news is")
    options.add_argument("--most", type=float, default=0, help="milliseconds that a 95th percentile may take")
    given = options.parse_args()
    path = ROOT / "out" / f"desk-{given.reports}.db"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        began = time.perf_counter()
        fill(path, given.reports)
        print(f"filled with {given.reports:,} reports in {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    Room(Settings(path)).file()
    print(f"filed in {time.perf_counter() - began:.0f} s")
    chance = random.Random(3)
    pages = addresses(path, chance)
    first = [todo.pop() for todo in pages.values()]  # a desk that was just opened loads what it needs with these
    held = held_against(path, pages)
    cold = {name: opened(path, first, shared_out(todo, given.readers)) for name, todo in pages.items()}
    every = [address for todo in pages.values() for address in todo]
    mixed = opened(path, first, shared_out(shuffled(every, chance), given.readers))
    drawn = [chance.choices(todo, [1 / n for n in range(1, len(todo) + 1)], k=given.drawn) for todo in pages.values()]
    read = opened(path, first, shared_out(shuffled([a for some in drawn for a in some], chance), given.readers))
    shares = [share[: max(1, int(given.seconds / 2))] for share in shared_out(shuffled(every, chance), given.readers)]
    paused = opened(path, first, shares, lambda: chance.uniform(1, 3))
    print(
        f"{given.readers} readers, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} (readers and desk included)"
    )
    heads = "".join(f"{head:>10}{'p95':>7}" for head in ("cold", "mixed", "read", "paused"))
    print(f"{'':12}{'size':>6}{'page':>8}{'bare':>8}{'times':>7}{heads}")
    sorts = {address: name for name, todo in pages.items() for address in todo}
    worst = 0.0
    for name in pages:
        page, bare, size = held[name]
        columns = [[t.time for t in took if sorts[t.address] == name] for took in (cold[name], mixed, read, paused)]
        shown = "".join(f"{percentile(c, 0.5):10.0f}{percentile(c, 0.95):7.0f}" for c in columns)
        print(f"{name:12}{size:6.0f}{page:8.1f}{bare:8.1f}{page / bare:7.1f}{shown}")
        worst = max(worst, *(percentile(c, 0.95) for c in columns[2:]))
    for head, took in (("mixed", mixed), ("read", read), ("paused", paused)):
        times = [t.time for t in took]
        share = sum(t.kept for t in took) / len(took)
        print(f"{head}: {len(took):,} answers, {share:.0%} kept, p95 {percentile(times, 0.95):.0f} ms")
    return int(bool(given.most) and worst > given.most)


def opened(
    path: Path, first: list[str], readers: Sequence[Sequence[str]], think: Callable[[], float] = lambda: 0.0
) -> list[Took]:
    """How long each answer of a desk takes that was just opened, one page of each sort before the readers come."""
    desk = Desk(path)
    desk.read(first, [])
    took = desk.all_read(readers, think)
    desk.close()
    return took


def shuffled(addresses_: Sequence[str], chance: random.Random) -> list[str]:
    return chance.sample(addresses_, len(addresses_))


def shared_out(addresses_: Sequence[str], readers: int) -> list[Sequence[str]]:
    return [addresses_[i::readers] for i in range(readers)]


if __name__ == "__main__":
    sys.exit(main())
