"""What became of orders and payments: the columns that say so, and what their words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.domain.request import Purchases
from personas.ingest.open import SourceTable
from personas.purchases.names import (
    AMBIGUOUS_STATUSES,
    CANCELLED_DAYS,
    CANCELLED_FLAGS,
    PAID_FLAGS,
    REFUNDED_FLAGS,
    STATUSES,
    plain_name,
)
from personas.purchases.roles import Roles, find_roles
from personas.purchases.status_words import (
    PAYMENT_NAMES,
    Outcome,
    outcome,
    payment_outcome,
    transaction_outcome,
)
from personas.sql.build import alias, column, count, has_value, is_not_null, string, strings, table
from personas.sql.cells import as_word, word

MAX_WORDS = 60  # a column of more words says something else than what became of an order
NO_WORDS = ("false", "no", "n", "f", "0", "nein", "non")
YES_WORDS = ("true", "yes", "y", "t", "1", "ja", "oui", "si", "sí")
ORDER: tuple[Outcome, ...] = ("unpaid", "partly", "refunded", "paid")  # the first that holds


@dataclass(frozen=True, slots=True)
class Status:
    """A column that says what became of orders: its words by outcome, each with its rows.

    One ``is_day`` holds the day when an order was cancelled; one ``is_type`` says what a
    transaction is: a refund among its rows is itself a return.
    """

    column: Column
    words: Mapping[Outcome, Mapping[str, int]]
    unknown: Mapping[str, int]
    is_day: bool = False
    is_type: bool = False

    def condition(self, result: Outcome) -> exp.Expression | None:
        """Return the condition that a row has this outcome; None where no row can."""
        if self.is_day:
            return is_not_null(word(self.column.name)) if result == "unpaid" else None
        if result == "paid":
            return is_not_null(word(self.column.name))
        words = sorted(self.words.get(result, ()))
        return as_word(self.column).isin(*strings(words)) if words else None


def find_statuses(source: SourceTable, roles: Roles, settings: Purchases) -> tuple[Status, ...]:
    """Return the columns that say what became of orders: those that are named, else known ones."""
    columns = roles.statuses or tuple(_candidates(source.columns))
    kind, words = roles.columns.get("type"), roles.platform.refunded if roles.platform else ()
    statuses = [_survey(source, c, settings, is_named=bool(roles.statuses)) for c in columns]
    types = [_read(source, kind, settings, is_type=True)] if kind else []
    return tuple(platform_words(status, words) for status in (*statuses, *types) if status)


def resolve_roles(source: SourceTable, settings: Purchases) -> dict[str, str]:
    """Return the settings that name every role, guessed ones included."""
    roles = find_roles(source, settings)
    names = {role: column.name for role, column in roles.columns.items()}
    names |= {"amount": roles.amount, **({"refund": roles.refund} if roles.refund else {})}
    statuses = [s.column.name for s in find_statuses(source, roles, settings) if not s.is_type]
    return {**names, **({"status": ", ".join(statuses)} if statuses else {})}


def _candidates(columns: Sequence[Column]) -> Iterator[Column]:
    names = STATUSES | AMBIGUOUS_STATUSES | CANCELLED_DAYS
    flags = PAID_FLAGS | CANCELLED_FLAGS | REFUNDED_FLAGS
    for source in columns:
        name = plain_name(source.name)
        is_flag = name in flags and source.form in ("boolean", "number", "text")
        if source.filled and (name in names or is_flag):
            yield source


def _survey(
    source: SourceTable, status: Column, settings: Purchases, *, is_named: bool
) -> Status | None:
    name = plain_name(status.name)
    if name in CANCELLED_DAYS and status.form != "boolean":
        return Status(status, {}, {}, is_day=True)
    result = _read(source, status, settings)
    if result is None or is_named or name in STATUSES:
        return result
    is_known = any(result.words.values()) and sum(result.unknown.values()) < source.rows / 2
    if name in AMBIGUOUS_STATUSES:
        return result if is_known else None
    return None if result.unknown else result  # a flag has no words but yes and no


def _read(
    source: SourceTable, status: Column, settings: Purchases, *, is_type: bool = False
) -> Status | None:
    counts = _count_words(source, status)
    if len(counts) > MAX_WORDS:
        return None
    words: dict[Outcome, dict[str, int]] = {name: {} for name in ORDER}
    unknown: dict[str, int] = {}
    for text, rows in counts.items():
        result = _outcome(status, text, settings, is_type=is_type)
        (words[result] if result else unknown)[text] = rows
    return Status(status, words, unknown, is_type=is_type)


def _count_words(source: SourceTable, status: Column) -> dict[str, int]:
    cells = exp.select(alias(as_word(status), "word")).from_(table(source.view))
    query = exp.select(column("word"), count()).from_(cells.subquery("cells"))
    query = query.where(has_value("word")).group_by(column("word")).limit(MAX_WORDS + 1)
    return dict(sorted((str(text), int(rows)) for text, rows in source.engine.rows(query)))


def _outcome(status: Column, text: str, settings: Purchases, *, is_type: bool) -> Outcome | None:
    name, plain = plain_name(status.name), plain_name(text)
    if settings.unpaid_status and plain in {plain_name(w) for w in settings.unpaid_status}:
        return "unpaid"
    if is_type:
        result: Outcome | None = transaction_outcome(text)
    elif name in PAID_FLAGS | CANCELLED_FLAGS | REFUNDED_FLAGS:
        result = _flag_outcome(name, text)
    else:
        is_payment = any(part in name for part in PAYMENT_NAMES)
        result = payment_outcome(text) if is_payment else outcome(text)
    is_overruled = settings.unpaid_status and result in ("unpaid", None) and not is_type
    return "paid" if is_overruled else result


def _flag_outcome(name: str, text: str) -> Outcome | None:
    """Return what yes and no mean in a column that is named like one outcome."""
    is_yes, is_no = text.casefold() in YES_WORDS, text.casefold() in NO_WORDS
    if not (is_yes or is_no):
        return None
    if name in PAID_FLAGS:
        return "paid" if is_yes else "unpaid"
    if is_no:
        return "paid"
    return "refunded" if name in REFUNDED_FLAGS else "unpaid"


def platform_words(status: Status, words: Sequence[str]) -> Status:
    """Return a status where words of a platform mean a refund."""
    paid = status.words.get("paid", {})
    refunded = {w: n for w, n in paid.items() if plain_name(w) in words}
    if status.is_type or status.is_day or not refunded:
        return status
    texts = {
        **status.words,
        "paid": {w: n for w, n in paid.items() if w not in refunded},
        "refunded": {**status.words["refunded"], **refunded},
    }
    return Status(status.column, texts, status.unknown)


def outcome_sql(statuses: Sequence[Status]) -> exp.Expression:
    """Return what became of a row's order as a word; NULL where no column says anything."""
    case = exp.Case()
    for name in ORDER:
        conditions = [c for s in statuses if (c := _condition(s, name)) is not None]
        if conditions:
            case = case.when(exp.or_(*conditions), string(name))
    null = exp.cast(exp.Null(), "varchar")
    return exp.cast(case, "varchar") if case.args.get("ifs") else null


def _condition(status: Status, name: Outcome) -> exp.Expression | None:
    """Return the condition of an outcome; the refunds of a type are rows of their own."""
    is_row = status.is_type and name in ("refunded", "partly")
    return None if is_row else status.condition(name)


def return_conditions(statuses: Sequence[Status]) -> list[exp.Expression]:
    """Return the conditions that a row is itself a refund, by the type of its transaction."""
    names: tuple[Outcome, ...] = ("refunded", "partly")
    conditions = [s.condition(name) for s in statuses if s.is_type for name in names]
    return [condition for condition in conditions if condition is not None]


def unpaid_words(statuses: Sequence[Status]) -> str:
    """Return the words of what was not paid with their rows, for a message."""
    words = [
        f"`{status.column.name}` {text} {rows:,}"
        for status in statuses
        for text, rows in sorted(
            status.words.get("unpaid", {}).items(), key=lambda pair: (-pair[1], pair[0])
        )
    ]
    days = [f"`{s.column.name}` {s.column.filled:,}" for s in statuses if s.is_day]
    return ", ".join((words + days)[:8])


def unknown_words(statuses: Sequence[Status]) -> Iterator[Problem]:
    """Yield a warning for each column with words that say nothing here."""
    for status in statuses:
        if status.unknown:
            words = sorted(status.unknown.items(), key=lambda pair: (-pair[1], pair[0]))
            examples = ", ".join(f"`{text}` {rows:,}" for text, rows in words[:5])
            yield Problem(
                "W170",
                f"`{status.column.name}` has words of unknown meaning, whose rows were counted as "
                f"paid: {examples}",
                f'Say which were not paid: --purchase "unpaid_status={words[0][0]}"; '
                "all others count as paid then.",
            )
