"""The pages: what they show, their addresses down to the sentence, their JSON twins, paging and ETags."""

from __future__ import annotations

import pytest

PAGES = (
    "/",
    "/joins",
    "/dossiers",
    "/dossiers/story?about=Mirosia",
    "/corpus",
    "/coding",
    "/log",
    "/help",
    "/api",
    "/add",
    "/account",
)


def first(desk) -> str:
    return next(r["id"] for r in desk.json("/")["reports"] if "800 engineers" in r["heading"])


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_a_page_and_has_a_json_twin(desk, address) -> None:
    page = desk.get(address, headers={"accept": "text/html"})
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "<h1" in page.text and '<html lang="en">' in page.text
    mark = "&" if "?" in address else "?"
    assert desk.get(address + mark + "format=json").headers["content-type"] == "application/json"


def test_a_report_shows_its_text_with_the_words_of_each_record_marked(desk) -> None:
    report = first(desk)
    page = desk.get(f"/reports/{report}").text
    assert '<mark class="m promise' in page and 'id="s3"' in page
    data = desk.json(f"/reports/{report}")
    pledge = next(r for r in data["records"] if r["kind"] == "pledge")
    for words in pledge["words"]:
        assert data["text"][words["start"] : words["end"]] == words["text"]
    assert pledge["key"] in page


def test_a_version_has_its_sentences_that_were_dropped_and_none_that_a_return_of_the_page_brought_back(desk) -> None:
    from dragoman.ledger.intake import Report

    tents = "Varland will send forty tents to Mirosia."
    trucks = "Mirosia will lend ten trucks to the port."
    rain = "Heavy rain is expected on the coast today."
    about = {"publisher": "Wire", "url": "https://wire.example/tents", "day": "2031-07-01"}
    one = Report("tents", f"{tents}\n\n{trucks}", **about)
    two = Report("tents-v2", f"{tents}\n\n{rain}", **about)
    back = Report("tents-v3", "", **about, raw_sha256=one.raw)
    ledger = desk.client.app.state.room.ledger
    report = ledger.add_records(one, []).report
    ledger.add_records(two, [])
    dropped = {v["name"]: v["withdrawn"] for v in desk.json(f"/reports/{report}")["versions"]}
    assert dropped == {"tents": [trucks], "tents-v2": []}
    again = ledger.add_records(back, []).report
    page = desk.get(f"/reports/{again}").text
    assert f'the text of <a href="/reports/{report}">an earlier version</a> again' in page
    versions = desk.json(f"/reports/{report}")["versions"]
    assert [v["name"] for v in versions if v["here"]] == ["tents"]
    assert {v["name"]: v["withdrawn"] for v in versions} == {"tents": [], "tents-v2": [rain], "tents-v3": []}


def test_every_sentence_and_record_has_an_address(desk) -> None:
    report = first(desk)
    one = desk.json(f"/reports/{report}/sentences/3")
    assert one["sentence"]["text"].startswith("Varland will send 800 engineers")
    assert [r["kind"] for r in one["records"]] == ["pledge", "mandate", "role"] or "pledge" in [
        r["kind"] for r in one["records"]
    ]
    assert desk.get(f"/reports/{report}/sentences/999").status_code == 404
    key = one["records"][0]["key"]
    led = desk.get(f"/records/{key}/sentence", follow_redirects=False)
    assert led.status_code == 303 and "/sentences/" in led.headers["location"]
    assert desk.get(f"/reports/{report[:8]}").status_code == 200
    assert desk.get("/reports/nosuchreport").status_code == 404


def test_an_answer_is_not_sent_twice_and_changes_with_the_ledger(desk) -> None:
    one = desk.get("/")
    again = desk.get("/", headers={"if-none-match": one.headers["etag"]})
    assert again.status_code == 304 and not again.content
    report = first(desk)
    data = desk.json(f"/reports/{report}")
    key = data["records"][0]["key"]
    assert desk.post(f"/reports/{report}/records/{key}", {"action": "accept", "version": "0"}).status_code == 200
    assert desk.get("/", headers={"if-none-match": one.headers["etag"]}).status_code == 200


def test_search_finds_words_marks_them_and_narrows_by_facets(desk) -> None:
    found = desk.json("/?q=harbours")
    assert found["total"] >= 1
    assert "<mark class=hit>harbours</mark>" in desk.get("/?q=harbours").text
    assert desk.json("/?q=harbours&party=Nobody")["total"] == 0
    narrowed = desk.json("/?kind=mandate&party=Straits+Council")
    assert 0 < narrowed["total"] <= found["total"] + 3
    assert desk.json("/?show=records&q=engineers")["records"]
    assert desk.json("/?since=2031-06")["total"] < desk.json("/")["total"]


def test_copies_are_folded_into_one_voice(desk) -> None:
    rows = desk.json("/")["reports"]
    assert sum(len(r["copies"]) for r in rows) == 1
    assert len(rows) == 3


def test_a_dossier_gives_each_figure_its_sentence_and_knows_what_was_known_when(desk) -> None:
    now = desk.json("/dossiers/story?about=Mirosia")
    board = now["board"][0]
    assert board["amount"] == 800 and board["sources"]
    for row in now["board"]:
        for source in row["sources"]:
            led = desk.get(source["address"])
            assert led.status_code == 200
    then = desk.json("/dossiers/story?about=Mirosia&as_of=2031-03-31")
    assert then["reports"] < now["reports"]
    assert desk.get("/dossiers/story?about=Atlantis").status_code == 404


def test_a_dossier_goes_out_as_one_file_and_as_markdown(desk) -> None:
    page = desk.get("/dossiers/story.html?about=Mirosia")
    assert "attachment" in page.headers["content-disposition"]
    for outside in ("<script", "<link", "src=", "http://", "https://"):
        assert outside not in page.text.replace("http://www.w3.org/2000/svg", "")
    assert "800" in page.text and "Varland will send 800 engineers" in page.text
    plain = desk.get("/dossiers/story.md?about=Mirosia").text
    assert plain.startswith("# Mirosia") and "[^1]" in plain


def test_the_api_is_described(desk) -> None:
    paths = desk.get("/openapi.json").json()["paths"]
    assert {"/", "/reports/{report}", "/joins", "/dossiers/story"} <= set(paths)


def test_a_place_is_drawn_as_exactly_as_it_is_known(desk) -> None:
    from dragoman.desk.pictures import timeline
    from dragoman.desk.story import expiry

    assert (
        expiry("2023-09-25", "P5Y") == "2028-09-25"
        and expiry("2024-02-29", "P1Y") == "2025-02-28"
        and expiry("2024", "P1Y") == ""
    )
    row = {
        "id": "x",
        "label": "A & B <c>",
        "family": "deal",
        "date": "2023-07",
        "first": "2023-07-01",
        "last": "2023-07-31",
        "told_only": False,
        "open_start": False,
        "open_end": False,
    }
    drawn = str(timeline([row]))
    assert "<rect" in drawn and "A &amp; B &lt;c&gt;" in drawn


def test_months_in_which_nothing_was_told_keep_their_place(desk) -> None:
    from dragoman.ledger.intake import Report

    desk.client.app.state.room.ledger.add_records(Report("late", "A late word.", day="2032-02-03"), [])
    months = [m["month"] for m in desk.json("/corpus")["months"]]
    assert months[-3:] == ["2031-12", "2032-01", "2032-02"] and months == sorted(months)
    assert desk.json("/corpus")["months"][-2]["reports"] == 0


def test_every_measure_of_a_pair_is_said_in_words() -> None:
    from dragoman.desk.joins import _says
    from dragoman.ledger.joining import weights

    assert set(weights().measures) <= set(_says())
