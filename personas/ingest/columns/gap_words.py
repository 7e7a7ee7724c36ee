"""Words that can only mean a gap in a column of numbers or dates: `n/a`, `keine Angabe`, `-`."""

from __future__ import annotations

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
