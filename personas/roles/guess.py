"""Guess what a column is for by its name and its cells, with the reason."""

from __future__ import annotations

from collections.abc import Callable

from personas.domain.measure import Kind
from personas.domain.role import MAX_VALUES, ColumnRole, ColumnSummary, Role
from personas.roles import words
from personas.roles.clues import LONG, Clues

MIN_FILLED = 0.05  # share of the rows, below which a column says nothing of most
MAX_LABELS = 50  # of an earlier segmentation
MIN_PHONE = 1e5  # the least number of a telephone
MAX_OUTCOMES = 4  # `Stayed`, `Joined`, `Churned`
AIM = "it says who did what campaigns want to change"


def guess_role(summary: ColumnSummary, identity: str | None) -> ColumnRole:
    """Return the role of a column; ``identity`` is the column that tells rows apart."""
    clues = Clues.of(summary)
    if summary.column.name == identity or summary.content == "id":
        return _role(clues, "id", "it tells rows apart")
    rules = (*IGNORING, _guess_number if clues.is_number else _guess_words)
    return next(role for rule in rules if (role := rule(clues)))


def _role(
    clues: Clues, role: Role, reason: str, kind: Kind | None = None, order: tuple[str, ...] = ()
) -> ColumnRole:
    column = clues.summary.column
    return ColumnRole(column.name, role, reason, kind or column.kind, order)


def _ignore(clues: Clues, reason: str) -> ColumnRole:
    return _role(clues, "ignored", reason)


def _empty(clues: Clues) -> ColumnRole | None:
    column = clues.summary.column
    if clues.summary.content == "empty":
        return _ignore(clues, "it has no value in any row")
    if clues.summary.content == "constant":
        return _ignore(clues, "all its cells have the same value")
    if column.filled < MIN_FILLED * (column.filled + column.gaps):
        share = 100 * column.gaps // (column.filled + column.gaps)
        return _ignore(clues, f"{share}% of its cells are gaps")
    return None


def _copy(clues: Clues) -> ColumnRole | None:
    original = clues.summary.copy_of
    return _ignore(clues, f"every cell is that of {original}") if original else None


def _earlier_segments(clues: Clues) -> ColumnRole | None:
    if clues.mention(words.SEGMENTS) and clues.summary.distinct <= MAX_LABELS:
        return _ignore(clues, "its name is that of segments found earlier; --labels takes them")
    return None


def _leak(clues: Clues) -> ColumnRole | None:
    is_model = clues.mention(words.LEAK)
    return _ignore(clues, "its name is that of a model's prediction") if is_model else None


def _personal(clues: Clues) -> ColumnRole | None:
    if clues.summary.content == "e-mail":
        return _ignore(clues, "its cells are e-mail addresses")
    summary = clues.summary
    is_dialled = summary.is_whole and (summary.largest or 0) >= MIN_PHONE
    is_many = summary.content == "text" or summary.distinct > MAX_LABELS
    if clues.mention(words.PERSONAL) and is_many and (is_dialled or not clues.is_number):
        return _ignore(clues, "it names or reaches a person")
    return None


IGNORING: tuple[Callable[[Clues], ColumnRole | None], ...] = (
    _empty, _copy, _earlier_segments, _leak, _personal,
)  # fmt: skip


def _guess_number(clues: Clues) -> ColumnRole:
    rules = (_pair, _no_quantity, _code, _rating, _amount, _cost)
    return next((role for rule in rules if (role := rule(clues))), None) or _feature(clues)


def _pair(clues: Clues) -> ColumnRole | None:
    if not clues.is_pair:
        return None
    if clues.mention(words.OUTCOME):
        return _role(clues, "outcome", AIM, "category")
    reason = "it says yes or no" if clues.is_answer else "its two numbers are codes"
    return _role(clues, "profile", reason, "category")


def _no_quantity(clues: Clues) -> ColumnRole | None:
    """Years, places and numbers of things: numbers that measure no behaviour."""
    if clues.is_year:
        return _role(clues, "profile", "its numbers are years")
    if clues.mention(words.COORDINATE):
        return _role(clues, "profile", "its numbers are places on a map")
    if clues.mention(words.POSTAL) or (
        clues.mention(words.NUMBERING)
        and clues.summary.is_whole
        and not clues.mention(words.COUNT, words.SCALE)
    ):
        if clues.summary.values:
            return _role(clues, "profile", "its numbers are codes", "category")
        return _ignore(clues, f"it has more than {MAX_VALUES} different codes")
    return None


def _code(clues: Clues) -> ColumnRole | None:
    if not clues.is_code:
        return None
    order = clues.scale() if clues.mention(words.ORDERED_CODE) else ()
    reason = "its few numbers are steps" if order else "its few numbers are codes"
    return _role(clues, "profile", reason, "category", order)


def _rating(clues: Clues) -> ColumnRole | None:
    if not clues.is_rating:
        return None
    return _role(clues, "outcome", "it rates", order=clues.scale() if clues.is_few else ())


def _amount(clues: Clues) -> ColumnRole | None:
    return _role(clues, "value", "its amounts are spent or earned") if clues.is_amount else None


def _cost(clues: Clues) -> ColumnRole | None:
    is_cost = clues.mention(words.COST) and not clues.mention(words.SCALE)
    return _role(clues, "profile", "it is a price or a cost, not earned") if is_cost else None


def _feature(clues: Clues) -> ColumnRole:
    order = clues.scale() if clues.is_few and clues.mention(words.SCALE) else ()
    return _role(clues, "feature", "its numbers measure customers", order=order)


def _guess_words(clues: Clues) -> ColumnRole:
    summary, is_outcome = clues.summary, clues.mention(words.OUTCOME)
    if summary.column.form == "date":
        return _role(clues, "profile", "its cells are dates")
    if clues.order:
        role: Role = "outcome" if clues.is_rating else "profile"
        return _role(clues, role, "its values have an order", "category", clues.order)
    if (clues.is_pair and is_outcome) or _is_fate(clues):
        return _role(clues, "outcome", AIM, "category")
    if clues.is_answer:
        return _role(clues, "profile", "it says yes or no", "category")
    if clues.is_rating and summary.values:
        return _role(clues, "outcome", "it rates", "category")
    if summary.content == "category" or (summary.values and clues.mention(words.CODE)):
        return _role(clues, "profile", "its cells are categories", "category")
    return _ignore(clues, _no_category(clues))


def _is_fate(clues: Clues) -> bool:
    """Whether a value of a few says that customers left."""
    texts = (words.split_words(value) for value, _ in clues.summary.values)
    few = clues.summary.distinct <= MAX_OUTCOMES
    return few and any(words.OUTCOME_VALUE.search(text) for text in texts)


def _no_category(clues: Clues) -> str:
    if clues.summary.mean_length >= LONG:
        return "it is free text"
    if clues.summary.distinct > MAX_VALUES:
        return f"it has more than {MAX_VALUES} different texts, too many to compare"
    return "most of its cells have a text of their own"
