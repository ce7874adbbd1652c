"""What must hold whatever is told: arithmetic of pledges, and joining."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.ledger.choosing import chosen
from dragoman.ledger.clustering import grouped
from dragoman.ledger.parties import likeness
from dragoman.ledger.resolved import packed, unpacked
from dragoman.ledger.telling import Telling, range_of
from dragoman.ledger.thing import thing, unwoven
from dragoman.ledger.threads import outstanding, weave

_NAMES = st.sampled_from(
    [
        "Kenya",
        "Kenyan police",
        "Varland",
        "Varlandic navy",
        "UN Security Council",
        "Security Council",
        "Ina Sollberg",
        "Sollberg",
        "High Court",
        "judge",
        "rebels",
        "US",
        "Pentagon",
        "Nordic Harbour Union",
        "NHU",
    ]
)


def voice(telling: Telling) -> str:
    return telling.report


def pledge(number: int, amount: int | None, day: str = "2031-03-05", **fields: object) -> Telling:
    told = {
        "by": ["Varland"],
        "to": ["Mirosia"],
        "what": "send engineers to the harbours",
        "provides": ["personnel"],
        "unit": "engineers",
        "date": "2031-03-04",
        "reality": "intended",
        **fields,
    }
    if amount is not None:
        told["amount"] = amount
    return Telling(
        f"t{number}", f"r{number}", f"report-{number}", day, 1, "pledge", told, ("Varland will send engineers",)
    )


def arrival(number: int, size: int) -> Telling:
    told = {
        "by": ["Varland"],
        "to": ["Mirosia"],
        "date": f"2031-05-{number + 1:02d}",
        "force": "engineers",
        "size": size,
    }
    return Telling(
        f"a{number}",
        f"q{number}",
        f"arrival-{number}",
        f"2031-06-{number + 1:02d}",
        1,
        "mobilization",
        told,
        ("Engineers landed",),
    )


@given(st.integers(1, 12), st.integers(1, 100000))
def test_restatements_add_nothing(reports, amount):
    made = thing([pledge(i, amount) for i in range(reports)], voice)
    assert made.value("amount") == amount
    assert [s.stage for s in made.steps] == ["pledged"]
    assert not made.disputes


@given(st.integers(1, 8))
def test_unquantified_stays_unquantified(reports):
    made = thing([pledge(i, None) for i in range(reports)], voice)
    weave([made])
    assert made.value("amount") is None
    assert made.outstanding is None


@given(st.integers(1, 5000), st.lists(st.integers(1, 2000), max_size=5))
def test_outstanding_is_pledged_less_delivered_and_never_below_zero(amount, sizes):
    made = thing([pledge(0, amount)], voice)
    deeds = [thing([arrival(i, size)], voice) for i, size in enumerate(sizes) if size <= amount]
    weave([made, *deeds])
    figures = [range_of(d.value("size"))[0] for d in deeds]
    arrived = amount if amount in figures else sum(figures)  # one deed that covers the pledge is all of it
    if deeds:
        assert made.delivered == arrived
        assert made.outstanding == max(0, amount - arrived)
        assert made.stage == ("delivered" if arrived >= amount else "in delivery")
    assert made.value("amount") == amount  # what is delivered is never added to what is pledged


@given(st.integers(1, 5000), st.lists(st.integers(1, 2000), min_size=1, max_size=5))
def test_what_weaving_added_is_taken_off_again(amount, sizes):
    deeds = [thing([arrival(i, size)], voice) for i, size in enumerate(sizes)]
    apart = [thing([pledge(0, amount), pledge(9, amount + 1)], voice), *deeds]
    woven = [thing(one.tellings, voice) for one in apart]
    weave(woven)
    kept = [unpacked(one.id, packed(one), one.tellings) for one in woven]
    assert [unwoven(one) for one in kept] == apart


@given(
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted),
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted),
)
def test_outstanding_ranges_are_ordered(pledged, delivered):
    low, high = range_of(outstanding(tuple(map(float, pledged)), tuple(map(float, delivered))))
    assert 0 <= low <= high <= pledged[1]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_nothing_is_averaged(amounts):
    value = chosen([pledge(i, a) for i, a in enumerate(amounts)], voice)["amount"].value
    shown = value if isinstance(value, list) else [value]
    assert set(shown) <= set(amounts)
    assert (min(shown), max(shown)) == (min(amounts), max(amounts))


_SCORES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]),
    st.floats(-6, 6, allow_nan=False).map(lambda v: round(v, 2)),
)
_PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), max_size=4)


@given(_SCORES, _PAIRS, _PAIRS)
@settings(max_examples=200)
def test_groups_are_a_partition_that_keeps_apart_what_people_parted(scores, together, apart):
    groups = grouped(8, scores, together=together, apart=apart)
    assert sorted(i for g in groups for i in g) == list(range(8))
    home = {i: n for n, g in enumerate(groups) for i in g}
    assert all(home[a] != home[b] for a, b in apart)
    if not apart:
        assert all(home[a] == home[b] for a, b in together)


@given(_SCORES)
def test_groups_do_not_depend_on_the_order_of_the_scores(scores):
    assert grouped(8, scores) == grouped(8, dict(reversed(list(scores.items()))))


@given(_NAMES, _NAMES)
def test_likeness_is_symmetric_and_bounded(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, a) == 1


def test_an_abbreviation_alone_does_not_make_two_bodies_one():
    assert likeness("NHU", "Nordic Harbour Union") < 1
    assert likeness("Kenyan police", "Kenya") < 1
    assert likeness("Kenyan police", "Ugandan police") == 0
