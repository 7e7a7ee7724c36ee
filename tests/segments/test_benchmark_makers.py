"""The makers of the benchmarks plant what they say, and know exactly how well it can be told."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks.trust import by_family, outside, shapes, steps
from benchmarks.trust.__main__ import main
from benchmarks.trust.families import FAMILIES, plant
from benchmarks.trust.methods import segment
from benchmarks.trust.planted import SEPARABLE, Planted
from benchmarks.trust.score import score
from benchmarks.trust.separable import FEWEST, OF_SEGMENT
from benchmarks.trust.shapes import Block, Maker
from benchmarks.trust.survey import SURVEYS, WORDS, ask

MAKERS: dict[str, Maker] = {
    **{
        maker.__name__: maker
        for maker in (
            shapes.bell, shapes.money, shapes.amount, shapes.count, shapes.frequency,
            shapes.recency, shapes.points, shapes.rating, shapes.share, shapes.flag,
            shapes.answer, shapes.category, shapes.gapped,
        )
    },
    "slanted": partial(shapes.slanted, width=3),
}  # fmt: skip


def _draw(name: str, seed: int, k: int = 4, rows: int = 20_000) -> Block:
    truth = np.repeat(np.arange(k), rows // k)
    return MAKERS[name](np.random.default_rng(seed), k, truth)


@pytest.mark.parametrize("name", MAKERS)
def test_the_likelihood_foresees_how_often_it_is_right(name: str) -> None:
    truth = np.repeat(np.arange(4), 5_000)
    for seed in range(3):
        block = _draw(name, seed)
        is_legible = np.random.default_rng(seed).random(block.columns.shape) > 0.1
        likely = block.likely(is_legible)
        posterior = np.exp(likely - likely.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        for place in range(4):
            expected = (posterior * posterior[:, [place]]).sum(axis=0) / 5_000
            actual = [posterior[truth == other, place].mean() for other in range(4)]
            assert actual == pytest.approx(expected.tolist(), abs=0.02)


def test_shares_have_piles_at_both_ends_and_nothing_beyond() -> None:
    tables = [plant("shares", seed) for seed in (0, 2, 4)]
    columns = [c[~np.isnan(c)] for t in tables for c in t.table[:, : t.telling].T]
    assert {(column.min(), column.max()) for column in columns} <= {(0, 1), (0, 100)}
    ends = [max((c == c.min()).mean(), (c == c.max()).mean()) for c in columns]
    assert np.mean(np.array(ends) > 0.1) > 0.8


@pytest.mark.parametrize(
    ("name", "least", "pile"), [("amount", 0, 0.2), ("count", 0, 0.1), ("frequency", 1, 0.1)]
)
def test_amounts_have_a_pile_at_0_and_counts_begin_where_they_should(
    name: str, least: int, pile: float
) -> None:
    columns = [_draw(name, seed).columns[:, 0] for seed in range(6)]
    assert {column.min() for column in columns} == {least}
    assert np.mean([(column == least).mean() for column in columns]) > pile
    if name != "amount":
        spread = [c[:5_000].var() / c[:5_000].mean() for c in columns if c[:5_000].mean() > 3]
        assert min(spread) > 1.2  # Poisson's have 1


def test_gaps_are_not_at_random() -> None:
    blocks = [np.isnan(_draw("gapped", seed).columns[:, 0]) for seed in range(6)]
    rates = np.array([gaps.reshape(4, -1).mean(axis=1) for gaps in blocks])
    assert np.ptp(rates, axis=1).max() > 0.2


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_separable_and_comes_again(family: str) -> None:
    planted, second = plant(family, 4), plant(family, 4)
    assert planted.table.tobytes() == second.table.tobytes()
    assert planted.error == np.mean(planted.best != planted.truth) <= SEPARABLE < OF_SEGMENT
    assert 3 <= planted.k <= 8
    assert planted.smallest >= FEWEST
    assert 0 < np.isnan(planted.table).mean() < (0.05 if family not in ("gaps", "large") else 0.3)
    rows, width = planted.table.shape
    assert (8_000 <= rows <= 20_000) == (family == "large")
    assert (width >= 20) == (family == "wide")
    assert bool(planted.categories) == (family == "categorical")


@pytest.mark.parametrize("kind", [name for name in SURVEYS if name + WORDS in SURVEYS])
def test_words_say_what_numbers_said(kind: str) -> None:
    numbers, words = ask(kind, 0), ask(kind + WORDS, 0)
    assert np.array_equal(numbers.table, words.table, equal_nan=True)
    assert numbers.error == words.error <= SEPARABLE
    assert (numbers.categories, len(words.categories) >= 4) == ((), True)


def test_categories_are_segmented_by_and_named_by_their_words() -> None:
    truth = np.arange(300) % 3
    table = np.column_stack([truth, (truth + 1) % 3, truth == 2]).astype(float)
    planted = Planted("words", table, truth, 3, 0.0, (0, 1))
    labels = segment(planted.table, planted.categories)
    assert (score(planted, labels).surplus, score(planted, labels).named) == (0, 1.0)
    assert score(planted, np.minimum(truth, 1)).surplus == -1
    assert score(planted, np.minimum(truth, 1)).named == pytest.approx(1 / 3)


def test_the_best_of_several_answers_counts_and_noise_is_left_out(tmp_path: Path) -> None:
    table = np.array([[0.0, 1], [0, 2], [5, 1], [5, 2], [9, 9]])
    np.savetxt(tmp_path / "one.data.gz", table)
    np.savetxt(tmp_path / "one.labels0.gz", np.array([1, 1, 1, 1, 2]), fmt="%d")
    np.savetxt(tmp_path / "one.labels1.gz", np.array([1, 1, 2, 2, 0]), fmt="%d")
    made = outside.read(tmp_path / "one.data.gz")
    assert np.array_equal(made.table, table)
    assert made.ks == [2, 2]
    assert outside.agree(made, np.array([7, 7, 8, 8, 9])) == outside.Agreement(3, False, 1.0)
    assert outside.agree(made, np.array([7, 8, 7, 8, 7])).rand < 0.5


def test_families_are_printed_one_by_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(by_family, "TABLES", {"quick": 2})
    monkeypatch.setattr(by_family, "segment", lambda table, _: np.zeros(len(table), np.int64))
    main(["families", "--quick", "--alone", "--each", "--families", "gaps"])
    rows = [line.split(" | ") for line in capsys.readouterr().out.strip().splitlines()[2:]]
    assert [row[0][:9] for row in rows] == ["| gaps 0:", "| gaps 2:", "| **gaps*", "| **all**"]
    assert [row[1:7] for row in rows[2:]] == [["2", "0%", "0%", "100%", "0.00", "–"]] * 2
    with pytest.raises(SystemExit):
        main(["families", "--quick", "--families", "gap"])
    assert "no family gap; there are shares, rfm, " in capsys.readouterr().err


def test_steps_know_the_planted_means_and_the_model() -> None:
    truth = np.arange(300) % 3
    values = np.random.default_rng(0).normal(size=(300, 2)) + 12 * np.eye(3)[truth][:, :2]
    planted = Planted("bells", values, truth, 2, 0.0, best=np.where(np.arange(300) < 3, 0, truth))
    found = steps.measure(planted)
    assert tuple(found) == steps.STEPS
    assert [found[step].rand for step in steps.STEPS[:3]] == [1, 1, 1]
    assert found["model"].rand < 1
