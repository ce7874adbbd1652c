"""What things do to one another: what a deed carries out, what replaces and raises, what rulings and votes do."""

from __future__ import annotations

from dragoman.ledger.blocking import block_keys
from dragoman.ledger.comparing import compare, profiles
from dragoman.ledger.life import when
from dragoman.ledger.telling import Telling, content_id
from dragoman.ledger.thing import Thing, thing
from dragoman.ledger.threads import weave


def told(kind: str, words: str, *, day: str = "2031-05-20", number: int = 1, report: str = "", **fields: object) -> Telling:
    name = report or day
    return Telling(content_id(name, number, kind, words), content_id(name), name, day, number, kind, fields, (words,))


def one(*tellings: Telling) -> Thing:
    return thing(tellings, lambda t: t.report)


def pledge(words: str, **fields: object) -> Telling:
    fields = {"by": ["Norway"], "to": ["Malta"], "provides": ["equipment"], "reality": "intended"} | fields
    return told("pledge", words, **fields)  # type: ignore[arg-type]


def stages(made: Thing) -> list[str]:
    return [s.stage for s in made.steps]


def test_what_has_no_date_happened_some_day_of_the_month_of_its_report():
    assert when(told("pledge", "Norway will send boats", day="2031-05-20")) == "2031-05"
    assert when(told("pledge", "Norway will send boats", day="2031-05-20", date="2031-05-03")) == "2031-05-03"


def test_a_joint_gift_carries_out_a_pledge_though_its_sum_is_larger():
    promise = one(pledge("Norway promised 80 million euros for the fund", what="80 million euros for the fund",
                         provides=["funds"], amount=80_000_000, unit="euros", date="2031-05-02"))  # fmt: skip
    gift = one(told("aid", "Norway and others paid 95 million euros into the fund", day="2031-08-01", by=["Norway", "others"],
                    what="the fund", amount=95_000_000, unit="euros", date="2031-07"))  # fmt: skip
    weave([promise, gift])
    assert promise.stage == "in delivery"
    assert promise.delivered is None  # how much of it was Norway's own is not told


def test_giving_more_than_was_promised_delivers_it():
    promise = one(
        pledge("Norway will give 14 patrol boats", what="14 patrol boats", amount=14, unit="patrol boats", date="2031-05-02")
    )
    gift = one(told("aid", "Norway delivered 18 patrol boats", day="2031-08-01", by=["Norway"],
                    what="18 patrol boats", amount=18, unit="patrol boats", date="2031-07-30"))  # fmt: skip
    weave([promise, gift])
    assert (promise.stage, promise.delivered, promise.outstanding) == ("delivered", 14, 0)


def test_a_raised_pledge_leaves_the_lower_one_to_be_kept_and_a_cut_one_replaces_it():
    first = pledge("Norway will give 14 patrol boats", what="14 patrol boats", amount=14, unit="patrol boats", date="2031-05-02")
    for amount, stage in ((18, "in delivery"), (9, "superseded")):
        early = one(first)
        late = one(pledge(f"Norway now promises {amount} patrol boats instead", day="2031-06-20", amount=amount,
                          what=f"{amount} patrol boats", unit="patrol boats", date="2031-06-19"))  # fmt: skip
        gift = one(told("aid", "Norway delivered 5 patrol boats", day="2031-08-01", by=["Norway"], what="5 patrol boats",
                        amount=5, unit="patrol boats", date="2031-07-30"))  # fmt: skip
        weave([early, late, gift])
        assert early.links["superseded_by"] == [late.id]
        assert early.stage == stage
        assert late.stage == "in delivery" and late.delivered == 5


def test_a_promise_to_have_parliament_vote_is_kept_by_the_vote():
    promise = one(pledge("Norway undertook to see that parliament lifts the fishing ban", provides=["policy"], date="2031-05-02",
                         what="see that parliament lifts the fishing ban"))  # fmt: skip
    vote = one(told("mandate", "parliament lifted the fishing ban", day="2031-08-01", by=["Storting"], stage="adopted",
                    what="lifts the fishing ban", date="2031-07-30"))  # fmt: skip
    other = one(told("mandate", "parliament passed the budget", day="2031-07-01", by=["Storting"], stage="adopted",
                     what="the budget", date="2031-06-30"))  # fmt: skip
    weave([promise, vote, other])
    assert promise.links.get("delivered_by") == [vote.id]
    assert promise.steps[-1].date == "2031-07-30"


def test_a_court_that_names_giver_and_receiver_blocks_what_was_to_be_sent():
    promise = one(pledge("Kenya will lead a force and send 700 officers to Malta to guard ports and roads", by=["Kenya"],
                         provides=["personnel"], amount=700, unit="officers", date="2031-05-02",
                         what="lead a force and send 700 officers", purpose="guard ports and roads"))  # fmt: skip
    ruling = one(told("mandate", "The High Court forbade Kenya to send police to Malta", day="2031-06-10", by=["High Court"],
                      to=["Kenya"], stage="adopted", what="forbade Kenya to send police to Malta", date="2031-06-09"))  # fmt: skip
    weave([promise, ruling])
    assert stages(promise) == ["pledged", "blocked"]


def test_a_lone_telling_in_each_report_speaks_more_for_one_thing_than_one_of_many():
    alone = [told("mandate", "The council voted on the ferry", day=d, report=d, by=["Storting"], what="the ferry")
             for d in ("2031-05-01", "2031-06-01")]  # fmt: skip
    many = [told("mandate", f"The council voted on the {w}", day="2031-06-01", report="2031-06-01", number=i, by=["Storting"],
                 what=f"the {w}") for i, w in enumerate(("ferry", "bridge", "school", "port"), 1)]  # fmt: skip
    first, = profiles(alone[:1])
    second, = profiles(alone[1:])
    assert compare(first, second)["alone"] == 1.0
    assert compare(first, profiles(many)[0])["alone"] == 0.5
    assert "alone" not in compare(*profiles(many)[:2])  # within one report it says nothing


def test_a_later_report_has_a_vote_further_on():
    early, = profiles([told("mandate", "The bill is before parliament", day="2031-05-01", by=["Storting"], stage="proposed")])
    late, = profiles([told("mandate", "Parliament passed the bill", day="2031-06-01", by=["Storting"], stage="adopted")])
    assert compare(early, late)["stage on"] == compare(late, early)["stage on"] == 1.0
    again, = profiles([told("mandate", "The bill is before parliament", day="2031-07-01", by=["Storting"], stage="proposed")])
    assert compare(late, again)["stage back"] == 1.0


def test_a_movement_and_its_state_are_two_parties_to_meet_under():
    truce = [told("agreement", words, day=day, report=day, by=["Ethiopia", "Tigray People's Liberation Front"])
             for words, day in (("both laid down their arms", "2031-05-01"), ("the quiet holds", "2031-06-01"))]  # fmt: skip
    first, second = (set(block_keys(profiles([t])[0])) for t in truce)
    assert first & second


def test_what_has_come_so_far_holds_what_came_before():
    promise = one(pledge("Norway will train 120 sailors", what="train 120 sailors", amount=120, unit="sailors",
                         provides=["training"], date="2031-05-02"))  # fmt: skip
    first = one(told("aid", "Norway trained 40 sailors in June", day="2031-07-01", by=["Norway"], what="trained 40 sailors",
                     amount=40, unit="sailors", date="2031-06"))  # fmt: skip
    later = one(told("aid", "it has now trained 80 of the 120 sailors", day="2031-09-01", by=["Norway"],
                     what="trained 80 of the 120 sailors", amount=80, unit="sailors"))  # fmt: skip
    weave([promise, first, later])
    assert (promise.delivered, promise.outstanding) == (80, 40)


def test_a_figure_that_grows_from_report_to_report_is_no_dispute():
    grown = one(*(told("aid", f"{n} million had been paid", day=day, report=day, by=["Norway"], what="payments",
                       amount=n * 1_000_000, unit="euros") for n, day in ((10, "2031-06-01"), (22, "2031-09-01"))))  # fmt: skip
    assert grown.value("amount") == 22_000_000 and grown.values["amount"].rule == "latest"
    assert [d.state for d in grown.disputes] == ["updated_over_time"]
    shrunk = one(*(told("aid", f"{n} million had been paid", day=day, report=day, by=["Norway"], what="payments",
                        amount=n * 1_000_000, unit="euros") for n, day in ((22, "2031-06-01"), (10, "2031-09-01"))))  # fmt: skip
    assert shrunk.value("amount") == [10_000_000, 22_000_000]
    assert [d.state for d in shrunk.disputes] == ["open"]


def test_an_instalment_is_neither_the_sum_nor_a_dispute_about_it():
    promise = one(
        pledge("Norway will give 40 million euros", what="40 million euros", amount=40_000_000, unit="euros", date="2031-05-02"),
        pledge("the outstanding 16 million are due in February", day="2031-11-01", report="2031-11-01",
               what="the outstanding 16 million", amount=16_000_000, unit="euros"),
    )  # fmt: skip
    assert promise.value("amount") == 40_000_000
    assert not promise.disputes


def test_a_pledge_is_blocked_by_the_refusal_of_what_it_waited_for():
    promise = one(
        pledge("Norway offers two patrol boats if parliament agrees", what="two patrol boats", amount=2, unit="patrol boats",
               date="2031-05-02", condition="if parliament agrees"),
        pledge("Norway will not give patrol boats after all", day="2031-06-03", report="2031-06-03", what="patrol boats",
               reality="denied"),
    )  # fmt: skip
    refusal = one(
        told("mandate", "Norway's parliament voted down the gift of two patrol boats", day="2031-06-02", by=["Norway's parliament"],
             what="the gift of two patrol boats", stage="rejected", reality="denied", date="2031-06-02"),
        told("mandate", "Parliament blocked the gift", day="2031-06-03", report="2031-06-03", by=["Norway's parliament"],
             what="blocked the gift", stage="adopted", date="2031-06-02"),
    )  # fmt: skip
    weave([promise, refusal])
    assert [(s.date, s.stage) for s in refusal.steps] == [("2031-06-02", "rejected")]
    assert promise.condition_state == "failed"
    assert [(s.date, s.stage) for s in promise.steps] == [("2031-05-02", "pledged"), ("2031-06-02", "blocked")]


def test_what_speaks_for_one_thing_that_moves_on():
    base = {"by": ["Storting"], "to": ["Norway"], "date": "2031-05-01", "stage": "proposed", "votes": [91, 8]}
    early, = profiles([told("mandate", "The bill was laid before parliament", **base)])
    late, = profiles([told("mandate", "Parliament passed the bill", day="2031-07-01",
                           **base | {"date": "2031-06-30", "stage": "adopted", "votes": [91, 8, 3]})])  # fmt: skip
    measures = compare(early, late)
    assert "apart" not in measures and "day other" not in measures and measures["apart, onward"] > 0
    assert measures["number"] == 1.0 and "number other" not in measures
    paid = [profiles([told("aid", f"Norway has paid {n} million", day=day, report=day, by=["Norway"], amount=n)])[0]
            for n, day in ((10, "2031-05-01"), (22, "2031-06-01"))]  # fmt: skip
    assert compare(*paid)["number grown"] > 0


def test_parties_are_crossed_only_if_they_change_sides():
    bill, = profiles([told("mandate", "The Storting voted on the gift", by=["Storting"], to=["Norway"])])
    vote, = profiles([told("mandate", "The Storting approved it", day="2031-06-01", by=["Storting"])])
    assert "crossed" not in compare(bill, vote)
    there, = profiles([told("attack", "Varland shelled Mirosia", by=["Varland"], to=["Mirosia"])])
    back, = profiles([told("attack", "Mirosia shelled Varland", day="2031-06-01", by=["Mirosia"], to=["Varland"])])
    assert compare(there, back)["crossed"] == 1.0


def test_an_offer_that_its_giver_took_back_is_withdrawn_and_nothing_of_it_has_come():
    offered = pledge("Norway will give 14 patrol boats", amount=14, unit="patrol boats", date="2031-05-02")
    refused = pledge("Norway could not spare its boats after all", day="2031-07-01", reality="denied", date="2031-06-30")
    later = pledge("Norway, which left the scheme in June", day="2031-08-01", reality="denied", date="2031-06-30")
    made = one(offered, refused)
    weave([made])
    assert (made.stage, made.delivered, made.outstanding) == ("withdrawn", 0, None)
    cancelled = pledge("Norway, which cancelled its boats in June", day="2031-09-01", reality="denied")
    assert stages(one(offered, later)) == ["pledged", "lapsed"]
    assert stages(one(offered, later, cancelled)) == ["pledged", "withdrawn"]


def test_a_condition_that_only_points_waits_for_what_was_told_just_before():
    talks = told("agreement", "Both sides would sign a truce in June", number=3, by=["Malta"], stage="signed", date="2031-06-02")
    other = told("agreement", "They had settled their fishing rights", number=1, by=["Malta"], stage="signed", date="2031-05-02")
    offer = pledge("Norway would send observers if they did", number=4, condition="if they did", what="observers")
    things = [one(talks), one(other), one(offer)]
    weave(things)
    assert things[2].links["conditional_on"] == [things[0].id]


def test_a_condition_may_name_a_body_by_its_letters():
    order = told("mandate", "The bloc ordered its force to act", day="2031-06-20", what="order the force to act", stage="adopted",
                 by=["Economic Community of West African States"], date="2031-06-18")  # fmt: skip
    offer = pledge("Norway would send boats if ECOWAS told its force to act", what="boats",
                   condition="if ECOWAS told its force to act")  # fmt: skip
    things = [one(order), one(offer)]
    weave(things)
    assert things[1].condition_state == "met"
