"""Rows that are no plain purchase: each kind counted, told, and treated as the analyst says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.sql.build import all_of, column, count, count_if, filled, is_filled, matches, table
from personas.sql.engine import Engine

# Product codes hold digits where nearly all of a table's do; those without are fees, most likely.
CODED = 0.9


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of odd row: the setting that treats it, the code that tells of it, and the words."""

    setting: str
    code: str
    what: str
    done: Mapping[str, str]


KINDS = (
    Kind(
        "no_customer",
        "W132",
        "rows have no customer",
        {"drop": "they were left out, since nobody can be given them"},
    ),
    Kind(
        "returns",
        "W133",
        "rows are returns or cancellations",
        {
            "subtract": "they were subtracted from what the customer spent, and are no orders",
            "drop": "they were left out, as if they had not happened",
        },
    ),
    Kind(
        "duplicates",
        "W134",
        "rows repeat another one in every cell",
        {"keep": "they were kept", "drop": "they were left out"},
    ),
    Kind(
        "fees",
        "W135",
        "rows are fees and other things that are no products",
        {"keep": "what they cost was kept, as no product", "drop": "they were left out"},
    ),
)


def kept(said: Purchases) -> exp.Expression:
    """Whether a row counts, with what is to be dropped left out."""
    parts = [filled()]
    if said.returns == "drop":
        parts.append(exp.not_(column("returned")))
    if said.duplicates == "drop":
        parts.append(exp.EQ(this=column("copy"), expression=exp.Literal.number(1)))
    if said.fees == "drop":
        parts.append(exp.not_(column("fee")))
    if said.as_of:
        day = exp.cast(exp.Literal.string(said.as_of), "date")
        parts.append(exp.LTE(this=column("day"), expression=day))
    return all_of(*parts)


def tell_odd(engine: Engine, view: str, said: Purchases) -> tuple[Problem, ...]:
    """Return a warning a kind of odd row that there is; raise E135 for what is to be refused."""
    counts = _counts(engine, view, said)
    problems = [_problem(k, counts[k.setting], said) for k in KINDS if counts[k.setting]]
    if refused := [problem for problem in problems if problem.severity == "error"]:
        raise PersonasError(*refused)
    return (*problems, *_others(counts, said), *_codes_without_digits(engine, view, said))


def _counts(engine: Engine, view: str, said: Purchases) -> dict[str, int]:
    copies = exp.GT(this=column("copy"), expression=exp.Literal.number(1))
    nobody = exp.Is(this=column("customer"), expression=exp.Null())
    late: exp.Expression = exp.false()
    if said.as_of:
        day = exp.cast(exp.Literal.string(said.as_of), "date")
        late = exp.GT(this=column("day"), expression=day)
    asked = {
        "no_customer": nobody,
        "unclear": all_of(exp.not_(nobody.copy()), exp.not_(filled())),
        "returns": all_of(filled(), column("returned")),
        "duplicates": all_of(filled(), copies),
        "fees": all_of(filled(), column("fee")),
        "late": all_of(filled(), late),
    }
    query = exp.select(*(count_if(exp.paren(condition)) for condition in asked.values()))
    return dict(zip(asked, engine.rows(query.from_(table(view)))[0], strict=True))


def _problem(kind: Kind, rows: int, said: Purchases) -> Problem:
    treatment = getattr(said, kind.setting)
    if treatment == "refuse":
        choices = " or ".join(f"--purchase {kind.setting}={word}" for word in kind.done)
        return Problem(
            "E135", f"{rows:,} {kind.what}, and they are to be refused", f"Mend them, or {choices}"
        )
    others = [word for word in (*kind.done, "refuse") if word != treatment]
    hint = "Otherwise: " + " or ".join(f"--purchase {kind.setting}={word}" for word in others)
    return Problem(kind.code, f"{rows:,} {kind.what}: {kind.done[treatment]}", hint)


def _others(counts: Mapping[str, int], said: Purchases) -> Iterator[Problem]:
    if counts["unclear"]:
        yield Problem(
            "W136",
            f"{counts['unclear']:,} rows have no date or no amount: they were left out",
            "Fill them in the table where you know better.",
        )
    if counts["late"]:
        yield Problem(
            "W137",
            f"{counts['late']:,} rows are later than {said.as_of}: they were left out",
            "Name a later day: --purchase as_of=…",
        )


def _codes_without_digits(engine: Engine, view: str, said: Purchases) -> Iterator[Problem]:
    """Warn of product codes that look like postage and fees, unless they were named."""
    if said.not_products:
        return
    digits, rows = matches(column("product"), r"\d"), count()
    products = exp.select(column("product"), digits, rows).from_(table(view)).where(filled())
    found = engine.rows(products.where(is_filled("product")).group_by(column("product")))
    plain = sorted((-n, code) for code, has_digits, n in found if not has_digits)
    if plain and (len(found) - len(plain)) >= CODED * len(found):
        listed = [code for _, code in plain]
        yield Problem(
            "W135",
            f"{-sum(n for n, _ in plain):,} rows may be no products but fees: their codes have no "
            f"digit, such as {', '.join(f'`{code}`' for code in listed[:5])}; they were kept",
            f'Say which: --purchase "not_products={",".join(listed[:5])}" --purchase fees=drop',
        )
