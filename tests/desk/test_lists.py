"""Lists of reports and records: any mixture of words, names and time; paging; what is bounded; what is filed when."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from visitors import filled

from dragoman.desk import search, shelf
from dragoman.desk.room import Room, Settings
from dragoman.filing import Ledger
from dragoman.ledger import corrections
from dragoman.ledger.intake import Report
from earlier import ledger_of

DAYS = ("2031-03-02", "2030-12-31", "", "2031-03-02", "2031-01-15")


@pytest.fixture
def room(tmp_path: Path):
    """Five reports, not in the order of their days, about convoys of two parties; the second and fifth by one outlet."""
    path = tmp_path / "lists.db"
    with Ledger(path) as book:
        for n, day in enumerate(DAYS):
            who = "Varland" if n % 2 else "Orlind"
            text = f"{who} sent convoy number {n}" + "." * n
            record = {
                "kind": "aid",
                "by": [who],
                "what": f"convoy number {n}",
                "words": [f"{who} sent convoy number {n}"],
            }
            book.add_records(Report(f"r{n}", text, publisher="Quay" if n in (1, 4) else "Pier", day=day), [record])
    room = Room(Settings(path, "ana"))
    room.file()
    yield room
    room.close()


def names(found: search.Found) -> list[str]:
    return [r["name"] for r in found.rows]


def test_lists_go_from_the_latest_day_back_and_undated_reports_come_last(room) -> None:
    for find in (search.reports, search.records):
        assert names(find(room.db, search.Query())) == ["r3", "r0", "r4", "r1", "r2"]


def test_words_names_and_a_time_narrow_together(room) -> None:
    def asked(**parts):
        query = search.Query(**parts)
        both = [names(search.reports(room.db, query)), names(search.records(room.db, query))]
        assert both[0] == both[1]
        return both[0]

    assert asked(words="conv*", chosen=(("party", "Orlind"),)) == ["r0", "r4", "r2"]
    assert asked(chosen=(("outlet", "Quay"), ("party", "Varland"))) == ["r1"]
    assert asked(words="conv") == []
    assert asked(since="2031") == ["r3", "r0", "r4"]
    assert asked(since="2031", until="2031-01") == ["r4"]
    assert asked(words="convoy", until="2030-12-31") == ["r1", "r2"]
    assert asked(chosen=(("party", "Orl"),)) == []  # a name is not found by its beginning
    assert asked(words=shelf.token(("party", "Orlind"))) == []  # nor by the word that stands for it


def test_reports_are_listed_by_the_story_that_they_tell(desk) -> None:
    whole = desk.json("/")["reports"]
    named = desk.json("/?story=Mirosia")
    told = {r["id"] for r in desk.json("/dossiers/story?about=Mirosia")["sources"]["reports"]}
    assert {r["id"] for r in named["reports"]} <= told and named["asked"]["story"] == "Mirosia"
    assert 0 < named["total"] <= len(whole)
    records = desk.json("/?story=Mirosia&show=records")["records"]
    assert records and all("Mirosia" in str(r["fields"]) for r in records)
    worded = desk.json("/?story=rebuild+harbours")  # nobody is called so: reports with the words
    assert 0 < worded["total"] < len(whole) and worded["total"] == desk.json("/?q=rebuild+harbours")["total"]
    assert desk.json("/?story=Atlantis")["total"] == 0
    assert desk.json("/?story=Mirosia&q=wrecks")["total"] < named["total"]


def test_the_stories_of_kept_dossiers_are_offered(desk) -> None:
    assert desk.json("/")["stories"] == []
    desk.post("/saved", {"title": "Mirosia", "kind": "dossier", "query": "about=Mirosia"})
    assert desk.json("/")["stories"] == ["Mirosia"]
    page = desk.get("/?story=Mirosia&kind=pledge").text
    assert 'href="/dossiers/story?about=Mirosia"' in page and 'href="?kind=pledge"' in page  # its dossier; leave it out


def test_the_next_page_begins_behind_the_last_row(room, monkeypatch) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    seen, query = [], search.Query()
    while (found := search.reports(room.db, query)).rows:
        seen += names(found)
        query = search.Query(after=found.last, page=query.page + 1)
    assert seen == ["r3", "r0", "r4", "r1", "r2"]
    assert names(search.reports(room.db, search.Query(page=2))) == ["r4", "r1"]


def test_a_bounded_count_is_told_from_a_whole_one(desk, monkeypatch) -> None:
    whole = desk.json("/?q=the")
    assert whole["more_than"] is None and whole["counted"] == 0 and whole["total"] == 3
    monkeypatch.setattr(search, "MOST", 2)
    monkeypatch.setattr(search, "SAMPLE", 2)
    monkeypatch.setattr(search, "PAGE", 1)
    bounded = desk.json("/?q=The")
    assert (bounded["total"], bounded["more_than"], bounded["counted"]) == (2, 2, 2)
    page = desk.get("/?q=THE").text
    assert "more than 2 found" in page and "Counts are of the latest 2 of these" in page


def test_the_best_come_first_where_they_are_asked_for(tmp_path) -> None:
    path = tmp_path / "best.db"
    with Ledger(path) as book:
        book.add_records(Report("much", "Grain, grain and grain again.", day="2030-01-01"), [])
        book.add_records(
            Report("little", "The port has some grain among very many other things.", day="2031-01-01"), []
        )
    room = Room(Settings(path, "ana"))
    room.file()
    assert names(search.reports(room.db, search.Query("grain"))) == ["little", "much"]
    assert names(search.reports(room.db, search.Query("grain", order="best"))) == ["much", "little"]
    room.close()


def test_the_found_words_are_marked_without_regard_to_case_and_accents(tmp_path) -> None:
    path = tmp_path / "marks.db"
    text = (
        "The harbour. " * 30
        + "The Château of Orlind is near the CHATEAU-gate and the chateaux (a+b)."
        + " The harbour." * 30
    )
    with Ledger(path) as book:
        book.add_records(Report("one", text, day="2031-01-01"), [])
    room = Room(Settings(path, "ana"))
    room.file()

    def marked(words):
        snippet = search.reports(room.db, search.Query(words)).rows[0]["snippet"]
        return [part.split(search.THERE)[0] for part in snippet.split(search.HERE)[1:]], snippet

    words, snippet = marked("chateau")
    assert (
        words == ["Château", "CHATEAU"] and snippet.startswith("… ") and snippet.endswith(" …") and len(snippet) < 320
    )
    assert marked("château*")[0] == ["Château", "CHATEAU", "chateau"]
    assert marked("orlind (a+b)")[0][0] == "Orlind"
    room.close()


def test_the_state_of_review_is_a_name_of_reports_and_records(room) -> None:
    number = room.db.execute("SELECT number FROM report WHERE name = 'r4'").fetchone()[0]
    with room.writing() as db:
        shelf.set_state(db, number, "reviewed")
    for find in (search.reports, search.records):
        assert names(find(room.db, search.Query(chosen=(("state", "reviewed"),)))) == ["r4"]
        assert len(find(room.db, search.Query(chosen=(("state", "new"),))).rows) == 4
    assert search.commonest(room.db, "state", 5) == [("new", 4), ("reviewed", 1)]


def test_a_later_reading_takes_the_place_of_the_one_before(room) -> None:
    with Ledger(room.settings.path) as book:
        record = {"kind": "attack", "by": ["Varland"], "to": ["Orlind"], "words": ["Varland sent convoy number 3"]}
        for records in ([], [record]):  # read twice before the desk looks
            book.add_records(Report("r3", "Varland sent convoy number 3...", publisher="Pier", day=DAYS[3]), records)
    room.file()
    assert names(search.records(room.db, search.Query(chosen=(("kind", "attack"),)))) == ["r3"]
    assert names(search.records(room.db, search.Query(chosen=(("kind", "aid"),)))) == ["r0", "r4", "r1", "r2"]
    assert search.by_month(room.db, "kind", "aid") == {"2030-12": 1, "2031-01": 1, "2031-03": 1}
    assert search.by_month(room.db, "kind", "attack") == {"2031-03": 1}


def test_the_first_of_the_copies_speaks_for_them_though_it_is_filed_later(tmp_path) -> None:
    text = "The harbour office of Orlind said that all the ships were back in port, and that no lamp had been lost in the storm."
    path = tmp_path / "copies.db"
    with Ledger(path) as book:
        for name, outlet in (("one", "Quay"), ("two", "Pier")):
            book.add_records(Report(name, text, publisher=outlet, day="2031-01-01"), [])
    room = Room(Settings(path, "ana"))
    with room.writing() as db:  # the second alone, as if the first were still waiting
        db.execute("DELETE FROM unfiled WHERE report = 1")
        shelf.bring_up_to_date(db)
        db.execute("INSERT INTO unfiled VALUES (1)")
        shelf.bring_up_to_date(db)
    found = search.reports(room.db, search.Query())
    assert names(found) == ["one"] and [c["name"] for c in found.rows[0]["copies"]] == ["two"]
    room.close()


def test_a_ledger_of_version_4_keeps_its_states_of_review_and_is_filed_anew(tmp_path) -> None:
    path = tmp_path / "four.db"
    with ledger_of(path, 4) as db:
        for n, state in ((1, "reviewed"), (2, "new")):
            db.execute(
                "INSERT INTO report (number, id, raw_sha256, name, text, added, day) "
                "VALUES (?, ?, '', ?, 'A pier.', '', '2030-01-01')",
                (n, f"id{n}", f"r{n}"),
            )
            db.execute("INSERT INTO reading VALUES (?, ?, 'gold', '', NULL)", (f"d{n}", f"id{n}"))
            db.execute("INSERT INTO shelf VALUES (?, ?, ?, '2030-01-01', 0, ?)", (n, f"d{n}", n, state))
            db.execute("INSERT INTO facet VALUES ('state', ?, ?)", (state, n))
    room = Room(Settings(path, "ana"))
    room.file()
    assert names(search.reports(room.db, search.Query("pier", (("state", "reviewed"),)))) == ["r1"]
    assert search.commonest(room.db, "state", 5) == [("new", 1), ("reviewed", 1)]
    room.close()


def test_after_many_changes_the_lists_and_the_counts_agree(tmp_path) -> None:
    chance = random.Random(1)
    room = Room(Settings(filled(tmp_path / "straits.db"), "ana"))
    room.file()
    db = room.db
    reports = [tuple(r) for r in db.execute("SELECT id, number FROM report ORDER BY number")]
    for turn in range(60):
        report, number = chance.choice(reports)
        if found := corrections.held(db, report):
            with room.writing():
                action, key = chance.choice(("accept", "reject")), chance.choice(found).key
                corrections.correct(db, report, action, key, [], author="ana")
        with room.writing():
            shelf.set_state(db, number, chance.choice(("new", "begun", "reviewed")))
        if turn % 3 == 0:
            room.file()
    room.file()
    for field, name, counted in db.execute("SELECT field, name, reports FROM facet_count WHERE month = ''").fetchall():
        have = {r[0] for r in db.execute("SELECT report FROM facet WHERE field = ? AND name = ?", (field, name))}
        rows = db.execute("SELECT rowid FROM report_list WHERE report_list MATCH ?", (shelf.token((field, name)),))
        assert {shelf.number_at(r[0]) for r in rows} == have and len(have) == counted
    current = {r[0] for r in db.execute("SELECT number FROM telling WHERE current")}
    rows = db.execute("SELECT rowid FROM record_list WHERE record_list MATCH ?", (shelf.token(shelf.LISTED),))
    assert {shelf.number_at(r[0]) for r in rows} == current
    room.close()
