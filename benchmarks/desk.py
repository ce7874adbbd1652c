#!/usr/bin/env python3
"""Times the desk's pages over a large ledger: python benchmarks/desk.py [--reports N] [--readers N] [--rounds N] [--most MS]

Fills a ledger with N invented reports (kept in out/, so that the next run has it), opens a desk over it in a process of its own
and reads pages with concurrent readers, each page with another query, so that no answer comes from those that were kept.
Prints the median and the 95th percentile in milliseconds for each page, alone and with all readers at once, beside the time of
the bare SQLite query and template for the same content. Exit code 1 if a 95th percentile passes --most.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from dragoman.desk import search
from dragoman.desk.pages import environment
from dragoman.desk.people import Person
from dragoman.ledger.book import Ledger
from dragoman.ledger.telling import content_id

ROOT = Path(__file__).resolve().parents[1]
PARTIES = [
    f"{a}{b}"
    for a in ("Var", "Miro", "Hal", "Or", "Kes", "Lun", "Tar", "Bel", "Sor", "Nam")
    for b in ("land", "sia", "vania", "lind", "tova")
]
KINDS = ("pledge", "statement", "meeting", "attack", "agreement", "request", "accusation", "mandate")
WORDS = """harbour council border envoy grain talks troops aid port vote minister convoy bridge ceasefire accord relief
deal force""".split()


def fill(path: Path, count: int) -> None:
    """Writes reports straight into the tables: made the usual way, so many would take hours."""
    chance = random.Random(7)
    with Ledger(path) as book:
        db = book.connection
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        number = 0
        for n in range(1, count + 1):
            day = f"{2015 + n * 10 // (count + 1)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            sentences, told = [], []
            for _ in range(6):
                one, other, kind = chance.choice(PARTIES), chance.choice(PARTIES), chance.choice(KINDS)
                what = f"{chance.randint(10, 9000)} for the {chance.choice(WORDS)} at the {chance.choice(WORDS)}"
                sentence = f"{one} told {other} of {what} and of the {chance.choice(WORDS)} that {chance.choice(PARTIES)} had seen."
                told.append((kind, {"by": [one], "to": [other], "what": what, "date": day}, sentence))
                sentences.append(sentence)
            title = f"{told[0][1]['by'][0]} and the {chance.choice(WORDS)} {n}"
            text = title + "\n\n" + "\n\n".join(sentences)
            report = content_id("bench", n)
            db.execute(
                "INSERT INTO report (number, id, raw_sha256, name, title, publisher, day, basis, text, added) "
                "VALUES (?, ?, '', ?, ?, ?, ?, "
                "'metadata', ?, '')",
                (n, report, f"r{n}", title, f"Outlet {n % 40}", day, text),
            )
            db.execute("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", (n, title, text))
            reading = content_id("reading", n)
            db.execute("INSERT INTO reading (id, report, reader, made) VALUES (?, ?, 'bench', '')", (reading, report))
            for place, (kind, fields, sentence) in enumerate(told, 1):
                number += 1
                at = text.index(sentence)
                db.execute(
                    "INSERT INTO telling (number, id, report, place, kind, day, fields, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        content_id("t", number),
                        report,
                        place,
                        kind,
                        day,
                        json.dumps(fields),
                        json.dumps([[sentence, at, at + len(sentence)]]),
                    ),
                )
                db.execute("INSERT INTO told_in VALUES (?, ?)", (reading, number))
                db.execute("INSERT INTO certainty VALUES (?, ?)", (number, chance.random()))
                for field in ("by", "to"):
                    words = fields[field][0]
                    db.execute(
                        'INSERT INTO claim (telling, field, position, id, value, words, start, "end", rule, how) '
                        "VALUES (?, ?, 0, ?, ?, ?, ?, ?, "
                        "'bench', 'stated')",
                        (
                            number,
                            field,
                            content_id("c", number, field),
                            json.dumps(words),
                            words,
                            at + sentence.index(words),
                            at + sentence.index(words) + len(words),
                        ),
                    )
                if n % 50 == 0 and kind in ("pledge", "agreement", "mandate", "attack"):
                    db.execute("INSERT INTO thing VALUES (?, ?)", (number, number))
                    db.execute("INSERT INTO stale VALUES (?)", (number,))
            if n > 1 and n % 3 == 0:
                db.execute("INSERT INTO edge VALUES (?, ?, ?, '')", (number - 7, number, chance.uniform(-4, 4)))
        db.execute("COMMIT")


def addresses(path: Path, chance: random.Random) -> dict[str, list[str]]:
    """For each sort of page some addresses, no two alike."""
    with Ledger(path) as book:
        ids = [r[0] for r in book.connection.execute("SELECT id FROM report ORDER BY id LIMIT 400")]
    chance.shuffle(ids)
    pairs = [(a, b) for a in WORDS for b in WORDS if a != b]
    chance.shuffle(pairs)
    return {
        "inbox": [f"/?page={n}" for n in range(1, 61)],
        "facet": [f"/?party={p}&kind={k}" for p in PARTIES for k in KINDS][:60],
        "search": [f"/?q={a}+{b}" for a, b in pairs[:60]],
        "report": [f"/reports/{i}" for i in ids[:60]],
        "review": [f"/reports/{i}/review" for i in ids[60:120]],
        "corpus": [f"/corpus?field=party&name={p}" for p in PARTIES],
        "joins": [f"/joins?at={n}" for n in range(30)],
        "dossier": [f"/dossiers/story?about={p}" for p in PARTIES[:20]],
    }


def bare(path: Path) -> float:
    """The median time of the inbox's query and template alone, in milliseconds: what its page is held against."""
    with Ledger(path) as book:
        times = []
        known: dict[object, object] = {}

        def keep(key, make):
            if key not in known:
                known[key] = make()
            return known[key]

        for page in range(1, 31):
            began = time.perf_counter()
            found = search.reports(book.connection, search.Query(page=page), keep)
            environment().get_template("inbox.html").render(
                show="reports",
                asked={"q": "", "chosen": [], "since": "", "until": "", "order": "day"},
                page=page,
                pages=9,
                total=found.total,
                facets=found.facets,
                whole=True,
                reports=found.rows,
                records=[],
                saved=[],
                _all=found.total,
                person=Person("x", "code"),
                csrf="x",
                path="/",
                query="",
                accounts=False,
                part="",
            )
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[3:])


def ask(port: int, todo: list[str], times: list[float], sizes: list[int]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for address in todo:
        began = time.perf_counter()
        link.request("GET", address, headers={"accept": "text/html", "accept-encoding": "gzip", "cookie": "desk=x"})
        answer = link.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(body))
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
    link.close()


def shown(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):8.1f}{ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]:8.1f}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument(
        "--most", type=float, default=0, help="milliseconds that a 95th percentile with all readers may take"
    )
    given = options.parse_args()
    path = ROOT / "out" / f"desk-{given.reports}.db"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        began = time.perf_counter()
        fill(path, given.reports)
        print(f"filled with {given.reports:,} reports in {time.perf_counter() - began:.0f} s", flush=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    desk = subprocess.Popen(
        [sys.executable, "-c", "from dragoman.cli import main; main()", "serve", str(path), "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                ask(port, ["/help"], [], [])
                break
            except OSError:
                if desk.poll() is not None:
                    raise SystemExit("the desk did not open") from None
                time.sleep(0.5)
        print(f"opened in {time.perf_counter() - began:.0f} s")
        pages = addresses(path, random.Random(3))
        print(f"bare query and template of the inbox: {bare(path):.1f} ms")
        print(f"{'page':10}{'alone':>8}{'p95':>8}{'kept':>8}{'p95':>8}{'together':>10}{'p95':>8}{'kB':>8}")
        worst = 0.0
        for name, todo in pages.items():
            alone: list[float] = []
            again: list[float] = []
            both: list[float] = []
            sizes: list[int] = []
            half = todo[: max(1, len(todo) // 3)]
            ask(port, half, alone, sizes)
            ask(port, half, again, [])
            rest = todo[len(half) :] + half
            readers = [
                threading.Thread(target=ask, args=(port, rest[i :: given.readers] or rest[:1], both, sizes))
                for i in range(given.readers)
            ]
            for r in readers:
                r.start()
            for r in readers:
                r.join()
            worst = max(worst, sorted(both)[min(len(both) - 1, int(len(both) * 0.95))])
            print(f"{name:10}{shown(alone)}{shown(again)}  {shown(both)}{max(sizes) / 1000:8.0f}", flush=True)
        return int(bool(given.most) and worst > given.most)
    finally:
        desk.terminate()
        desk.wait()


if __name__ == "__main__":
    sys.exit(main())
