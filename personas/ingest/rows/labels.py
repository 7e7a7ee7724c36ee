"""The words that label rows which are no customers: totals, means, counts, and footers."""

from __future__ import annotations

import re
from typing import Literal

Statistic = Literal["total", "mean", "count", "min", "max"]

# By statistic, in lower case. A label is made of such words alone: `Total Energies` is none.
WORDS: dict[Statistic, str] = {
    "total": (
        "total totals totale totali totaal totalen totales totais totaux totalt totalsumma totalsum"
        " totaux subtotal subtotals subtotales subtotaux subtotale subtotaal soustotal subtotais"
        " sum sums sumy suma sumas somme sommes somma somme soma somas summe summen summa summary"
        " gesamt gesamtergebnis gesamtsumme gesamtwert insgesamt endsumme zwischensumme"
        " teilergebnis zwischenergebnis ergebnis subtotaux eindtotaal subtotaal delsumma slutsumma"
        " celkem součet mezisoučet souhrn spolu súčet medzisúčet razem ogółem łącznie podsumowanie"
        " итого всего сумма итог итоги промежуточный подытог разом усього всього сума підсумок общо"
        " ukupno svega skupaj vsota összesen végösszeg mindösszesen összeg részösszeg toplam"
        " σύνολο άθροισμα υποσύνολο yhteensä summat välisumma kokku kopā summē viso suma sammanlagt"
        " ialt samtals jumlah tổng cộng รวม ผลรวม ทั้งหมด รวมทั้งหมด ยอดรวม 合計 総計 小計 計"
        " 总计 合计 小计 总和 總計 합계 총계 소계 총합계"
        " المجموع الإجمالي إجمالي مجموع סהכ סך योग कुल মোট σ ∑ all"
    ),
    "mean": (
        "average averages avg mean durchschnitt mittelwert mittel moyenne moyennes promedio media"
        " média gemiddelde gemiddeld średnia průměr priemer среднее средняя середнє средно prosjek"
        " povprečje átlag ortalama μέσος keskiarvo medel medelvärde gennemsnit gjennomsnitt snitt"
        " medie rata-rata 平均 平均値 平均值 평균 المتوسط ממוצע ค่าเฉลี่ย औसत ø μ"
    ),
    "count": (
        "count counts anzahl nombre recuento cuenta conteggio numero número contagem quantidade"
        " aantal liczba ilość počet количество кількість брой broj število darab adet sayı antal"
        " antall lukumäärä 件数 個数 个数 개수 rows row records record zeilen datensätze"
        " lignes filas registros righe rijen wierszy řádků строк записей satır rader rækker riviä"
    ),
    "min": "min minimum minimo mínimo minimal minste minimi мин минимум 最小 最小値 最小值 최소",
    "max": (
        "max maximum massimo máximo maximo maximal maksimum maksimi макс максимум 最大"
        " 最大値 最大值 최대"
    ),
}
# Words that a label has beside the others.
QUALIFIERS = (
    "grand general général générale generale generales generali geral gerais overall sub sous the"
    " of for and in alle aller allen de des der die du del di i und et y e van przez wszystkich"
    " customers customer clients client clientes cliente clienti kunden kunde klanten klienci"
    " klientów zákazníků клиентов клиенты общий общая общее всем по загальний genel ara γενικό"
    " iš alt total(s) suma celkový celková parcial parciales partiel parziale частичный końcowa"
    " page report tổng ügyfelek müşteri 顧客 客户 お客様 고객"
)
VOCABULARY = {word: statistic for statistic, words in WORDS.items() for word in words.split()}
QUALIFYING = frozenset(QUALIFIERS.split())
MAX_LABEL = 60  # characters
SYMBOLS = frozenset({"*", "**", "***", "(all)", "#", "--", "---", "=", "sum:", "σ"})

LABEL_WORD = re.compile(r"[\w*]+[:.]?")
_TOKENS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
FOOTERS = re.compile(
    r"applied filters|filters applied|confidential|do not distribute|copyright|©|\(c\) *\d{4}"
    r"|all rights reserved|generated (?:by|on|at|:)|report (?:generated|created|run|date|as of)"
    r"|^(?:report|page|seite|pagina|página|strona|страница) *:? *\d|^end of"
    r"|exported (?:by|on|at|from)"
    r"|^source *:|^quelle *:|^fuente *:|^fonte *:|^note[sn]? *:|^prepared by|^created (?:by|on)"
    r"|rows? affected|^\(?\d[\d.,]* +\w+\)?$|^as of |erstellt (?:am|von)|^stand *:|vertraulich"
    r"|généré|confidentiel|generado|confidencial|generato|riservato|wygenerowano|poufne|сформирован"
    r"|конфиденциально|gegenereerd|vertrouwelijk|gerado em|作成日|出力日|^※"
    r"|生成时间|导出时间|signature",
    re.IGNORECASE,
)  # fmt: skip


def label_statistic(text: str) -> Statistic | None:
    """Return what a label says that its row is; None where it has any other word.

    ``Total``, ``Grand Total:``, ``** 合計 **`` and ``Count: 180`` are labels.
    """
    lowered = text.strip().casefold()
    if len(lowered) > MAX_LABEL:
        return None
    if lowered in SYMBOLS:
        return "total"
    words = _words(lowered)
    statistics = [VOCABULARY[word] for word in words if word in VOCABULARY]
    if not statistics or not all(word in VOCABULARY or word in QUALIFYING for word in words):
        return None
    return next((s for s in statistics if s != "total"), "total")


def labelled_group(text: str) -> str | None:
    """Return the group in the label of a subtotal: ``North`` of ``North Total``, else None."""
    words = text.strip().split()
    for part in (words[:-1], words[1:]):
        label = words[-1] if part == words[:-1] else words[0]
        if part and LABEL_WORD.fullmatch(label) and label_statistic(label) == "total":
            return " ".join(part).strip(" :-–—")
    return None


def _words(lowered: str) -> list[str]:
    text = lowered.replace('סה"כ', "סהכ").replace("סה״כ", "סהכ").replace("sous-total", "soustotal")
    return [part for word in _TOKENS.findall(text) for part in _parts(word)] + [
        sign for sign in "∑" if sign in text
    ]


def _parts(word: str) -> list[str]:
    return [word] if word in VOCABULARY else word.split("-")


def is_footer(text: str) -> bool:
    """Whether a text that stands alone in its row is written by a program or signed by a person."""
    return bool(FOOTERS.search(text)) or label_statistic(text) is not None
