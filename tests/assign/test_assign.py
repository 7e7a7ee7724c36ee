"""Later customers in known segments: the same answer, read as before, and nothing silent."""

from __future__ import annotations

import random
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from sqlglot import exp

import personas
from personas.assign.write import output_names, stream_assignments, write_assignments
from personas.customers.transitions import read_segments
from personas.domain.model import Model
from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.sql.build import column
from personas.unsafe_text import guard_formula
from personas.use_cases.assign import Assignment, AssignmentRequest, assign
from personas.use_cases.models import read_model
from tests.public import segment_public


def _table(assignment: Assignment) -> pd.DataFrame:
    rows = stream_assignments(assignment.customers, assignment.id, assignment.personas)
    return pd.DataFrame(rows, columns=list(output_names(assignment.id)))


def _write(assignment: Assignment, path: Path) -> None:
    write_assignments(assignment.customers, assignment.id, assignment.personas, path, path.suffix)


def _codes(assignment: Assignment) -> list[str]:
    return sorted(problem.code for problem in assignment.warnings)


@pytest.fixture(scope="module")
def mall(root: Path) -> Path:
    return root / "examples" / "mall" / "customers.csv"


@pytest.fixture(scope="module")
def model(mall: Path) -> Model:
    return personas.segment(mall).model


@pytest.fixture(scope="module")
def frame(mall: Path) -> pd.DataFrame:
    return pd.read_csv(mall)


@pytest.fixture(scope="module")
def placed(model: Model, mall: Path) -> Assignment:
    """The table itself, assigned to its own model."""
    return assign(AssignmentRequest(model, mall))


@pytest.fixture(scope="module")
def output(model: Model, frame: pd.DataFrame) -> pd.DataFrame:
    """What is written of the table as a frame."""
    return _table(assign(AssignmentRequest(model, frame)))


def _again(segmentation: personas.Segmentation, data: object, tmp_path: Path) -> Assignment:
    """Assign the table that was segmented, by way of the file; every customer stays put."""
    assignment = assign(
        AssignmentRequest(read_model(segmentation.save(tmp_path / "model.json")), data)
    )
    output = _table(assignment)
    kept = segmentation.customers
    pd.testing.assert_frame_equal(output[list(kept.columns)], kept, check_dtype=False)
    left_out = [p.message for p in assignment.warnings if p.code == "W716"]
    excluded = sum(int(message.split()[0].replace(",", "")) for message in left_out)
    assert assignment.rows - excluded == assignment.customers.rows == len(kept)
    return assignment


def _made(seed: int, rows: int = 150) -> pd.DataFrame:
    """A table with gaps, awkward names, wild values, texts for numbers and categories."""
    rng = random.Random(seed)
    near = [rng.choice((0, 5, 11)) for _ in range(rows)]

    def or_gap(value: object) -> object:
        return value if rng.random() > 0.06 else None

    return pd.DataFrame(
        {
            "id": [f"{i:05}" for i in rng.sample(range(99_999), rows)],
            'the "money"': [
                or_gap(f"{n * 1000 + rng.expovariate(0.01):.2f}".replace(".", ",") + " €")
                for n in near
            ],
            "visits": [or_gap(int(n + rng.random() * 4)) for n in near],
            "wild": [or_gap(rng.gauss(n, 1) * 10 ** rng.randint(0, 6)) for n in near],
            "town": [or_gap(rng.choice(["Ulm", "Köln", "it's; \\ \n"])) for _ in near],
        }
    ).astype({"visits": object})


@pytest.mark.parametrize("seed", range(4))
def test_who_was_segmented_is_assigned_to_the_same_segment(seed: int, tmp_path: Path) -> None:
    table, options = _made(seed), {}
    if seed == 1:
        options = {"gaps": {"": "median"}, "outliers": {"": "q5 to q95"}}
    if seed == 2:
        options = {"measures": {"rate": '"visits" / (1 + abs(wild))'}}
    file = tmp_path / "customers.csv"
    table.to_csv(file, index=False)
    segmentation = personas.segment(file, "generic" if seed == 3 else None, clusters=3, **options)  # type: ignore[arg-type]
    assignment = _again(segmentation, file, tmp_path)
    # customers without a value in any feature are left out of both
    left_out = ["W716"] if assignment.rows > assignment.customers.rows else []
    assert [code for code in _codes(assignment) if code.startswith("W7")] == left_out


def test_margins_are_told_by_distances(model: Model, placed: Assignment) -> None:
    output = _table(placed)
    assert output["margin"].between(0, 1).all()
    assert (output["border"] == (output["margin"] < 0.1)).all()
    assert (output["distance"] >= 0).all()
    trust = model.run.trust
    shares = output.groupby("segment")["border"].mean()
    for segment, share in shares.items():
        assert share == pytest.approx(trust[segment].border)  # type: ignore[index]
        margin = output.loc[output["segment"] == segment, "margin"].mean()
        assert margin == pytest.approx(trust[segment].separation)  # type: ignore[index]


def test_any_order_of_rows_and_columns(
    model: Model, frame: pd.DataFrame, output: pd.DataFrame
) -> None:
    turned = frame.sample(frac=1, random_state=3)[list(reversed(frame.columns))]
    pd.testing.assert_frame_equal(output, _table(assign(AssignmentRequest(model, turned))))


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_forms_say_the_same(placed: Assignment, tmp_path: Path, ending: str) -> None:
    assignment = placed
    file = tmp_path / f"assigned{ending}"
    write_assignments(assignment.customers, assignment.id, assignment.personas, file, ending)
    if ending == ".xlsx":
        read = pd.read_excel(file, engine="calamine", dtype={"CustomerID": str})
    else:
        made = duckdb.connect().execute("from read_any(?)".replace("any", ending[1:]), [str(file)])
        read = made.df().astype({"CustomerID": str})
    pd.testing.assert_frame_equal(read, _table(assignment), check_dtype=False)
    again = tmp_path / f"again{ending}"
    write_assignments(assignment.customers, assignment.id, assignment.personas, again, ending)
    assert again.read_bytes() == file.read_bytes()


def test_a_text_in_a_sheet_is_no_formula(model: Model, frame: pd.DataFrame, tmp_path: Path) -> None:
    frame = frame.astype({"CustomerID": str})
    frame.loc[0, "CustomerID"] = "=1+2"
    assignment = assign(AssignmentRequest(model, frame))
    write_assignments(
        assignment.customers, assignment.id, assignment.personas, tmp_path / "a.xlsx", ".xlsx"
    )
    read = pd.read_excel(tmp_path / "a.xlsx", engine="calamine", dtype=str)
    assert "=1+2" in set(read["CustomerID"])


FORMULA_IDS = ["=1+2", "+49 176", "-7", "@a", "'a", "\u3000=1", "-1+1", "＝2"]


def test_formulas_in_text_are_guarded_and_read_again(
    model: Model, frame: pd.DataFrame, tmp_path: Path
) -> None:
    ids = [*FORMULA_IDS, *(f"c{i}" for i in range(len(frame) - len(FORMULA_IDS)))]
    frame = frame.assign(CustomerID=ids).rename(columns={"CustomerID": "=id"})
    assignment = assign(AssignmentRequest(model, frame, "=id"))
    named = {number: (f"={one}", "@other") for number, (one, _) in assignment.personas.items()}
    file = tmp_path / "a.csv"
    write_assignments(assignment.customers, assignment.id, named, file, ".csv")
    read = pd.read_csv(file, dtype=str)
    assert read.columns[0] == "'=id"
    assert set(read["'=id"]) == set(map(guard_formula, ids))
    assert read["persona_id"].str.startswith("'=").all()
    assert (read["persona"] == "'@other").all()
    again = assign(AssignmentRequest(model, _with_measures(read, frame, ids), "'=id"))
    kept = sorted(_table(again).iloc[:, 0])
    assert kept == sorted(_table(assignment).iloc[:, 0])
    before = read_segments(file, "before")
    rows = before.engine.rows(exp.select(column("id")).from_(before.source))
    assert sorted(row[0] for row in rows) == kept


def _with_measures(read: pd.DataFrame, frame: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """Join what was written to the measures of the table, by the ids that stand in the file."""
    return read[["'=id"]].merge(frame.assign(**{"'=id": list(map(guard_formula, ids))}), on="'=id")


def test_a_sheet_has_an_end(
    placed: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("personas.assign.write.MOST_ROWS", 199)
    with pytest.raises(PersonasError) as caught:
        _write(placed, tmp_path / "a.xlsx")
    assert [p.code for p in caught.value.problems] == ["E713"]


def test_ids_are_unchanged(model: Model, frame: pd.DataFrame, tmp_path: Path) -> None:
    ids = [f"00{i}" for i in range(len(frame))]
    frame.assign(CustomerID=ids).to_csv(tmp_path / "a.csv", index=False)
    assert sorted(
        _table(assign(AssignmentRequest(model, tmp_path / "a.csv")))["CustomerID"]
    ) == sorted(ids)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    ("ids", "kind"),
    [
        (lambda n: n, "BIGINT"),
        (lambda n: n - 9.0, "BIGINT"),
        (lambda n: n + 0.5, "VARCHAR"),
        (lambda n: f"{n}", "VARCHAR"),
    ],
)
def test_parquet_keeps_ids_that_are_whole_numbers(
    model: Model,
    frame: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ids: Callable[[int], Any],
    kind: str,
    many: bool,
) -> None:
    if many:
        monkeypatch.setattr("personas.ingest.columns.read.MANY_ROWS", 20)
    known = [ids(n) for n in range(len(frame), 0, -1)]
    assignment = assign(AssignmentRequest(model, frame.assign(CustomerID=known)))
    file = tmp_path / "assigned.parquet"
    write_assignments(assignment.customers, assignment.id, assignment.personas, file, ".parquet")
    rows = duckdb.connect().execute(f"SELECT CustomerID, typeof(CustomerID) FROM '{file}'")
    read, kinds = zip(*rows.fetchall(), strict=True)
    assert set(kinds) == {kind}
    assert [float(each) for each in read] == sorted(float(each) for each in known)


def test_a_row_may_come_alone_and_a_name_in_other_letters(
    model: Model, frame: pd.DataFrame, output: pd.DataFrame
) -> None:
    one = frame.iloc[[7]].rename(columns={"Age": "AGE", "Annual Income (k$)": "annual_income_k$"})
    alone = _table(assign(AssignmentRequest(model, one)))
    (identity,) = alone["CustomerID"]
    assert alone["segment"][0] == output.set_index("CustomerID").loc[identity, "segment"]


def test_few_rows_are_read_as_the_many_were(tmp_path: Path) -> None:
    lines = [f"{i};{i % 3 + 1}.{i % 10}00,50;{i % 3 * 9},5" for i in range(100)]
    (tmp_path / "a.csv").write_text("id;paid;visits\n" + "\n".join(lines), "utf-8")
    model = personas.segment(tmp_path / "a.csv", clusters=3, measures={"paid": "paid"}).model
    (tmp_path / "b.csv").write_text("id;paid;visits\n1;1.000;9\n2;oops;0\n", "utf-8")
    assignment = assign(AssignmentRequest(model, tmp_path / "b.csv"))
    places = {m.name: f"m{i}" for i, m in enumerate(assignment.customers.measures)}
    query = exp.select(places["paid"]).from_("customers").order_by("id")
    rows = assignment.customers.engine.rows(query)
    assert rows == [(1000.0,), (None,)]
    assert "W102" in _codes(assignment)


def _drifted(**changes: Callable[[pd.Series], object]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    names = {"income": "Annual Income (k$)", "age": "Age", "gender": "Gender"}

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        made: dict[str, Any] = {names[key]: way(frame[names[key]]) for key, way in changes.items()}
        return frame.assign(**made)

    return change


DRIFTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], list[str]]] = {
    "nothing": (_drifted(), []),
    "thousands": (_drifted(income=lambda c: c * 1000), ["W714"]),
    "cents": (_drifted(income=lambda c: c * 100), ["W714"]),
    "a year's": (_drifted(income=lambda c: c / 12), ["W714"]),
    "older": (_drifted(age=lambda c: c + 35), ["W715"]),
    "gaps": (_drifted(age=lambda c: c.where(c.index % 10 > 0)), ["W712"]),
    "a new word": (_drifted(gender=lambda c: c.where(c.index > 0, "Diverse")), ["W711"]),
    "no category": (lambda frame: frame.drop(columns="Gender"), ["W713"]),
    "few of them": (lambda f: f.assign(Age=f["Age"] + 35).head(20), []),
}


@pytest.mark.parametrize(("change", "codes"), DRIFTS.values(), ids=DRIFTS)
def test_what_is_new_is_told(
    model: Model, frame: pd.DataFrame, change: Callable[..., pd.DataFrame], codes: list[str]
) -> None:
    assignment = assign(AssignmentRequest(model, change(frame)))
    assert _codes(assignment) == codes
    assert all(problem.help for problem in assignment.warnings)


def test_the_mend_for_a_unit_mends_it(
    model: Model, frame: pd.DataFrame, output: pd.DataFrame
) -> None:
    drifted = frame.assign(**{"Annual Income (k$)": frame["Annual Income (k$)"] * 1000})
    (told,) = assign(AssignmentRequest(model, drifted)).warnings
    told_to = "If so, calculate it back: --measure "
    assert told.help == f"""{told_to}'income="Annual Income (k$)" / 1000'"""
    name, expression = shlex.split(told.help.removeprefix(told_to))[0].split("=", 1)
    assignment = assign(AssignmentRequest(model, drifted, measures={name: expression}))
    assert _codes(assignment) == []
    pd.testing.assert_frame_equal(_table(assignment), output)


def test_rows_read_are_rows_written_and_those_refused(model: Model, frame: pd.DataFrame) -> None:
    shaping = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    with_gaps = frame.astype(dict.fromkeys(shaping, float))
    with_gaps.loc[[3, 4, 5], shaping] = None
    assignment = assign(AssignmentRequest(model, with_gaps))
    assert (assignment.rows, assignment.customers.rows, len(_table(assignment))) == (200, 197, 197)
    (refused,) = [p for p in assignment.warnings if p.code == "W716"]
    assert "3 of 200" in refused.message


def test_gaps_are_treated_as_they_were(model: Model, frame: pd.DataFrame) -> None:
    with_gaps = frame.astype({"Age": float})
    with_gaps.loc[[0, 1], "Age"] = None
    source = replace(model.source, gaps={"age": "drop"})
    dropped = assign(AssignmentRequest(replace(model, source=source), with_gaps))
    assert dropped.customers.rows == 198
    assert "W716" in _codes(dropped)
    source = replace(model.source, gaps={"age": "refuse"})
    with pytest.raises(PersonasError) as caught:
        assign(AssignmentRequest(replace(model, source=source), with_gaps))
    assert "`age`" in str(caught.value) or "age" in str(caught.value)


def test_all_that_is_missing_is_told_at_once(
    model: Model, frame: pd.DataFrame, output: pd.DataFrame
) -> None:
    bare = frame.rename(columns={"Age": "Years", "Annual Income (k$)": "Annual Pay"})
    with pytest.raises(PersonasError) as caught:
        assign(AssignmentRequest(model, bare, measures={"incom": "Annual Pay"}))
    assert sorted(p.code for p in caught.value.problems) == ["E109", "E109", "E711"]
    mended = {"income": "Annual Pay", "age": "Years"}
    assignment = assign(AssignmentRequest(model, bare, measures=mended))
    pd.testing.assert_frame_equal(_table(assignment), output)


def test_an_id_that_is_gone_is_asked_for(model: Model, frame: pd.DataFrame) -> None:
    renamed = frame.rename(columns={"CustomerID": "No"})
    with pytest.raises(PersonasError) as caught:
        assign(AssignmentRequest(model, renamed))
    assert [p.code for p in caught.value.problems] == ["E106"]
    assert "No" in _table(assign(AssignmentRequest(model, renamed, id="No")))


def test_an_id_named_like_an_answer_gives_way(model: Model, frame: pd.DataFrame) -> None:
    renamed = frame.rename(columns={"CustomerID": "Segment"})
    assignment = assign(AssignmentRequest(model, renamed, id="Segment"))
    assert list(_table(assignment))[:2] == ["Segment (id)", "segment"]


def test_flags_win_over_how_it_was_read(tmp_path: Path) -> None:
    rows = [f"{i};{i % 3}.{i % 10};{i % 3 * 4}" for i in range(60)]
    (tmp_path / "a.csv").write_text("id;paid;visits\n" + "\n".join(rows), "utf-8")
    model = personas.segment(tmp_path / "a.csv", clusters=3).model
    text = (tmp_path / "a.csv").read_text("utf-8").replace(".", ",")
    (tmp_path / "b.csv").write_text(text, "utf-8")
    told = assign(AssignmentRequest(model, tmp_path / "b.csv", reading=Reading(decimal={"": ","})))
    pd.testing.assert_frame_equal(
        _table(told), _table(assign(AssignmentRequest(model, tmp_path / "a.csv")))
    )


def test_purchases_are_gathered_as_before(root: Path, tmp_path: Path) -> None:
    orders = root / "examples" / "online-retail" / "purchases.csv"
    segmentation = personas.segment(orders, purchases=True, clusters=4)
    _again(segmentation, orders, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "mall/Mall_Customers_Genre_zero_padded.csv",
        "mall/mall_cust_missing_a.csv",
        pytest.param("campaign/marketing_campaign.csv", marks=pytest.mark.long),
        pytest.param(
            "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv", marks=pytest.mark.long
        ),
    ],
)
def test_public_tables(shared_data: Path, tmp_path: Path, name: str) -> None:
    assignment = _again(segment_public(shared_data / name), shared_data / name, tmp_path)
    assert [code for code in _codes(assignment) if code.startswith("W7")] == []


@pytest.mark.long
def test_the_other_copy_of_a_table_is_assigned_alike(shared_data: Path) -> None:
    here = shared_data / "campaign" / "marketing_campaign.csv"
    there = shared_data / "campaign" / "marketing_campaign_semicolon_bom.csv"
    model = segment_public(here).model
    one, other = (_table(assign(AssignmentRequest(model, data))) for data in (here, there))
    pd.testing.assert_frame_equal(one, other)
