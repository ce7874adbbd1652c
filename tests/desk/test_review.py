"""Review without scripts: accept, reject, edit, split, new, undo; the second editor is told; the log; blind coding; gold."""

from __future__ import annotations

import io
import tomllib
import zipfile

from starlette.testclient import TestClient
from visitors import Visitor, come_in

from dragoman.desk.agreement import coefficients


def opened(desk) -> dict:
    report = next(r["id"] for r in desk.json("/")["reports"] if "800 engineers" in r["heading"])
    return desk.json(f"/reports/{report}")


def boxes(page: str, prefix: str = "1.") -> dict[str, str]:
    """What a form holds, as a browser would send it."""
    import html
    import re

    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1].startswith(prefix):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = html.unescape(body)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        if name.startswith(prefix):
            chosen = re.search(r"<option[^>]* selected[^>]*>(.*?)</option>", body)
            found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


def test_a_record_is_accepted_edited_and_taken_back(desk) -> None:
    data = opened(desk)
    base = f"/reports/{data['report']['id']}"
    pledge = next(r for r in data["records"] if r["kind"] == "pledge")
    form = desk.get(f"{base}/records/{pledge['key']}/edit").text
    sent = boxes(form) | {"version": "0", "mode": "edit", "1.f.amount": "900", "reason": "misread"}
    assert desk.post(f"{base}/records/{pledge['key']}/edit", sent).status_code == 200
    now = next(r for r in opened(desk)["records"] if r["key"] == pledge["key"])
    assert now["status"] == "edited" and {f["name"]: f["value"] for f in now["fields"]}["amount"] == 900
    entry = desk.json("/log")["entries"][0]
    assert (entry["author"], entry["reason"]) == ("ana", "misread")
    assert {"field": "amount", "before": 800, "after": 900} in entry["changed"]
    desk.post(f"{base}/undo", {})
    now = next(r for r in opened(desk)["records"] if r["key"] == pledge["key"])
    assert now["status"] == "open" and {f["name"]: f["value"] for f in now["fields"]}["amount"] == 800


def test_words_must_stand_in_the_report(desk) -> None:
    data = opened(desk)
    base = f"/reports/{data['report']['id']}"
    new = {"1.kind": "meeting", "1.passages": "They met in Port Nowhere", "1.f.by": "Ina Sollberg"}
    refused = desk.post(f"{base}/records/new", new)
    assert (
        refused.status_code == 422
        and "letter for letter" in refused.text
        and "They met in Port Nowhere" in refused.text
    )
    new["1.passages"] = "after a meeting in Port Merel"
    assert desk.post(f"{base}/records/new", new).status_code == 200
    made = [r for r in opened(desk)["records"] if r["status"] == "new"]
    assert [r["kind"] for r in made] == ["meeting"] and made[0]["words"][0]["text"] == "after a meeting in Port Merel"


def test_a_record_is_split_and_another_rejected(desk) -> None:
    data = opened(desk)
    base = f"/reports/{data['report']['id']}"
    one, other = [r for r in data["records"] if r["kind"] == "pledge"][:2]
    page = desk.get(f"{base}/records/{one['key']}/edit?split=true").text
    sent = boxes(page) | boxes(page, "2.") | {"version": "0", "mode": "split", "1.f.amount": "300", "2.f.amount": "500"}
    assert desk.post(f"{base}/records/{one['key']}/edit", sent).status_code == 200
    desk.post(f"{base}/records/{other['key']}", {"action": "reject", "version": "0"})
    kinds = [(r["kind"], r["status"]) for r in opened(desk)["records"]]
    assert kinds.count(("pledge", "new")) == 2 and kinds.count(("pledge", "rejected")) == 1


def test_the_second_editor_is_told_and_nothing_of_the_first_is_lost(desk) -> None:
    data = opened(desk)
    base, key = f"/reports/{data['report']['id']}", data["records"][0]["key"]
    other = Visitor(TestClient(desk.client.app))
    other.client.cookies.set("author", "ben")
    other.get("/")
    assert other.post(f"{base}/records/{key}", {"action": "accept", "version": "0"}).status_code == 200
    told = desk.post(f"{base}/records/{key}", {"action": "reject", "version": "0"})
    assert told.status_code == 409 and "ben has changed this record meanwhile" in told.text
    assert next(r for r in opened(desk)["records"] if r["key"] == key)["status"] == "accepted"


def test_a_join_is_settled_and_taken_back(desk) -> None:
    pair = desk.json("/joins")["pair"]
    assert (
        pair is None
        or desk.post(
            "/joins", {"one": pair["one"]["id"], "other": pair["other"]["id"], "decision": "different"}
        ).status_code
        == 200
    )
    if pair:
        decided = desk.json("/joins")["decisions"]
        assert decided[0]["decision"] == "different" and decided[0]["author"] == "ana"
        desk.post("/joins", {"undo": str(decided[0]["number"])})
        assert not desk.json("/joins")["decisions"]


def test_accepted_records_go_out_as_gold_folders(desk) -> None:
    data = opened(desk)
    base = f"/reports/{data['report']['id']}"
    for r in data["records"]:
        desk.post(f"{base}/records/{r['key']}", {"action": "accept", "version": "0"})
    archive = zipfile.ZipFile(io.BytesIO(desk.get("/gold.zip").content))
    folder = archive.namelist()[0].split("/")[0]
    assert sorted(archive.namelist()) == [f"{folder}/{n}" for n in ("expected.toml", "report.toml", "report.txt")]
    text = archive.read(f"{folder}/report.txt").decode()
    gold = tomllib.loads(archive.read(f"{folder}/expected.toml").decode())
    assert gold["pledge"][0]["amount"] == 800 and all(w in text for r in gold["pledge"] for w in r["words"])
    assert tomllib.loads(archive.read(f"{folder}/report.toml").decode())["publisher"] == "Lantern Wire"


def test_two_code_blind_agree_in_part_and_a_third_settles(guarded) -> None:
    ana, ben, cai = come_in(guarded, "ana"), come_in(guarded, "ben"), come_in(guarded, "cai")
    report = opened(ana)["report"]["id"]
    assert ana.post("/coding", {"coders": "ben; cai", "reports": report, "start": "empty"}).status_code == 200
    tasks = {}
    for who, amount in ((ben, "800"), (cai, "80")):
        tasks[who] = task = who.json("/coding")["mine"][0]["number"]
        new = {
            "1.kind": "pledge",
            "1.passages": "Varland will send 800 engineers to Mirosia",
            "1.f.by": "Varland",
            "1.f.to": "Mirosia",
            "1.f.what": "send 800 engineers",
            "1.f.provides": "personnel",
            "1.f.amount": amount,
        }
        assert who.post(f"/coding/{task}/records/new", new).status_code == 200
        who.post(f"/coding/{task}/done", {})
    assert ben.get(f"/coding/{tasks[cai]}").status_code == 404  # another's work
    assert cai.get(f"/adjudicate/{report}").status_code == 403
    found = ana.json("/coding")["agreement"]
    rows = {f["field"]: f for f in found["fields"]}
    assert found["records_f1"] == 1.0 and rows["by"]["agreed"] == 1.0 and rows["amount"]["agreed"] == 0.0
    group = ana.json(f"/adjudicate/{report}")["groups"][0]
    assert group["differ"] == ["amount"]
    key = group["cards"]["ben"]["key"]
    assert ana.post(f"/adjudicate/{report}", {"coder": "ben", "key": key}).status_code == 200
    assert [r["status"] for r in opened(ana)["records"]].count("new") == 1
    assert {r["author"] for r in opened(ana)["records"] if r["status"] == "new"} == {"ana"}


def test_the_coefficients_are_those_of_a_worked_example() -> None:
    """Krippendorff's own example of two observers and twelve nominal units (2011, "Computing Krippendorff's Alpha", B)."""
    one, other = "a a b b d c c c e d d a".split(), "b a b b b c c c e d d d".split()
    data = [(c, str(i), v) for c, values in (("x", one), ("y", other)) for i, v in enumerate(values)]
    assert round(coefficients(data)["alpha"], 3) == 0.692
