"""Words in a column that is wanted as numbers: those that mean a gap, and what to say of others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from personas.domain.measure import Column
from personas.domain.problem import Problem

WORDS = "W110"  # the cells hold hardly a digit
DIGITS = "E127"  # they hold digits, so that numbers may be lost

REASONS = {
    "units": "its numbers stand in several units",
    "mostly": "too many of its cells are no numbers",
    "unread": "its cells hold digits, and are no numbers that can be read",
    "words": "its cells are words",
    "dates": "its cells are dates",
    "boolean": "its cells say yes or no",
}


def describe_unreadable(column: Column, trouble: str | None, first: Mapping[str, Any]) -> Problem:
    """Return why a column is none of numbers; ``first`` are its counts."""
    reason = trouble or _reason(column, first)
    cells = column.invalid or _examples(first)
    code = DIGITS if reason in ("units", "mostly", "unread") else WORDS
    message = f"`{column.name}` is read as {_form(column)}: {REASONS[reason]}"
    if reason == "mostly":
        number = column.filled - first["numbers"]
        message = f"{message} ({number:,} of {column.filled:,})"
    return Problem(code, message, _help(column, reason, cells), cells=cells)


def _form(column: Column) -> str:
    return "dates" if column.form == "date" else "words"


def _reason(column: Column, first: Mapping[str, Any]) -> str:
    if column.form in ("date", "boolean"):
        return {"date": "dates", "boolean": "boolean"}[column.form]
    return "unread" if 2 * first["digits"] >= column.filled else "words"


def _examples(first: Mapping[str, Any]) -> tuple[str, ...]:
    """The first and the last cell in the order of their texts, which no further scan is for."""
    cells = (first.get("lowest"), first.get("highest"))
    return tuple(dict.fromkeys(str(cell) for cell in cells if cell is not None))


def _help(column: Column, reason: str, cells: Sequence[str]) -> str:
    name = column.name
    if reason == "dates":
        return f'Count days from it: --measure "MEASURE=days between {_quote(name)} and 2024-12-31"'
    if reason == "boolean":
        return f'Count it: --measure "MEASURE=case when {_quote(name)} then 1 else 0 end"'
    ignore = f"leave the column out: --ignore {_shell(name)}"
    if cells and not any(_has_digit(cell) or "," in cell for cell in cells):
        return f'Say which words stand for gaps: --missing "…"; or {ignore}'
    if reason == "units":
        return (
            "Write one unit throughout: convert the amounts in the export, or keep the rows of one "
            f"unit; or {ignore}"
        )
    return (
        "Write them as plain numbers (1234.5) in the export; or say what they mean: a decimal "
        f'comma, --decimal "{name}=,", words for gaps, --missing "n/a"; or {ignore}'
    )


def _has_digit(text: str) -> bool:
    return any(unicodedata.category(sign) == "Nd" for sign in text)


def _quote(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f'\\"{name}\\"'


def _shell(name: str) -> str:
    return name if re.fullmatch(r"[\w.-]+", name) else f'"{name}"'


GAP_WORDS = frozenset({
    # signs, and what programs write
    "-", "--", "---", "–", "—", "_", "?", "??", "???", ".", "..", "...", "…", "*", "/", "#",
    "n/a", "#n/a", "n.a.", "n.a", "n\\a", "na", "<na>", "#na", "nat", "null", "<null>",
    "(null)", "\\n", "nil", "none", "void", "undefined", "#null!", "#div/0!", "#value!",
    "#ref!", "#name?", "#num!", "#n/v", "#nv", "#wert!", "#bezug!", "#zahl!", "#valor!",
    "#valeur!", "#¡valor!", "#n/d", "n/d", "n.d.", "n.d", "nd", "n/v", "nv", "n.v.", "(blank)",
    "blank", "<blank>", "empty", "(empty)", "(leer)", "leer", "(vide)", "vide", "tbd", "tba",
    "dk",
    # English
    "unknown", "missing", "not available", "not applicable", "not known", "not given",
    "not specified", "not provided", "unspecified", "no data", "no answer", "don't know",
    "refused", "prefer not to say", "withheld",
    # German
    "k.a.", "k. a.", "k.a", "ka", "k/a", "keine angabe", "keine angaben", "unbekannt", "fehlt",
    "fehlend", "weiß nicht", "weiss nicht", "nicht verfügbar", "nicht bekannt", "entfällt",
    "ohne angabe",
    # French
    "inconnu", "inconnue", "non renseigné", "non renseignée", "non disponible",
    "non communiqué", "nc", "n.c.", "nr", "n.r.", "ne sait pas", "manquant",
    # Spanish, Portuguese, Italian
    "s/d", "s.d.", "sin dato", "sin datos", "sin información", "desconocido", "desconocida",
    "no disponible", "no aplica", "no sabe", "ns/nc", "desconhecido", "desconhecida",
    "não informado", "nao informado", "não disponível", "sem dados", "sem informação",
    "sconosciuto", "non disponibile", "nessun dato", "mancante",
    # Dutch, Nordic, Polish, Czech, Turkish
    "onbekend", "n.v.t.", "nvt", "geen opgave", "okänd", "okänt", "uppgift saknas", "saknas",
    "ukjent", "ukendt", "mangler", "ei tietoa", "tuntematon", "brak", "brak danych", "nieznane",
    "nieznany", "b.d.", "bd", "neznámé", "neuvedeno", "neznámý", "bilinmiyor", "belirtilmemiş",
    # Russian, Greek, Chinese, Japanese, Korean, Arabic
    "н/д", "н.д.", "нет данных", "неизвестно", "не указано", "άγνωστο", "不明", "未知", "暂无",
    "未回答", "該当なし", "미상", "알수없음", "알 수 없음", "غير معروف",
})  # fmt: skip
