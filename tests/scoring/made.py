"""A table that nobody would wish for: gaps, extremes, hostile names, numbers with signs, days."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pandas as pd

from personas.domain.request import Reading, Request

INCOME, SPEND, COST = 'In"come; DROP TABLE x; --', "spent\non $ \\ 'all'", "Kosten €"
CITY, JOINED, MEMBER, SCORE = "naïve */ 城市 /*", "joined", "Member", "select"
NAMES = ("Segment", INCOME, SPEND, COST, CITY, JOINED, MEMBER, SCORE)
CITIES = ("O'Brien", "Évry", "back\\slash", "  padded ", "", "semi;colon", 'quo"te', "*/ DROP /*")
EXTREMES = ("1e300", "-1e300", "NaN", "inf", "-inf", "1e-190", "0", "-0", "1e149", "")

MEASURES = {
    "income": f'"{INCOME.replace(chr(34), chr(34) * 2)}"',
    "spend": f'"{SPEND}"',
    "cost": f'"{COST}"',
    "city": f'"{CITY}"',
}
CALCULATED = {
    "tenure": "days between joined and 2014-12-31",
    "curve": 'round(ln(abs("select") + 1) * 10, 1) - exp(-sqrt(abs("select")))',
    "rest": '"select" % 7 + case when "Member" then 1.5 else 0 end',
    "ratio": 'least("select", 50) / ("select" - 3)',
    "kind": f"""case when "{CITY}" in ('Évry', 'O''Brien') then 1 when not "Member" then 2 end""",
}
CURVES = {"income": "rank weight 2", "spend": "yeo-johnson robust", "cost": "log min-max",
          "select": "scale none clip 0 to 15"}  # fmt: skip


def requests() -> dict[str, Request]:
    """Return ways to segment the table: plain, calculated, by categories, by components."""
    frame = pd.DataFrame(list(rows()), columns=list(NAMES))

    def request(measures: dict[str, str], **said: Any) -> Request:
        return Request(data=frame, id=NAMES[0], measures=measures, **said)

    return {
        "plain": request(MEASURES),
        "calculated": request(CALCULATED, features=tuple(CALCULATED)),
        "categories": request(MEASURES, features=("income", "cost", "city")),
        "components": request(MEASURES, features=("income", "cost", "city"), pca="3"),
        "curves": request(MEASURES, preparation=CURVES),
        "mended": request(MEASURES, gaps={"": "median"}, outliers={"": "q5 to q95"}),
        "dropped": request(MEASURES, gaps={"spend": "drop", "city": "drop"}),
        "words": request(MEASURES, reading=Reading(missing=("none", "Évry", "1e149"))),
    }


def rows(count: int = 240, seed: int = 5) -> Iterator[tuple[str, ...]]:
    """Yield customers of three kinds, as text."""
    random = Random(seed)
    for number in range(count):
        kind = number % 3
        income = f"{random.lognormvariate(3 + kind, 0.3):.3f}"
        spend = f"${random.gauss(4000 - 1500 * kind, 300):,.2f} "
        cost = f"{20 + abs(random.gauss(400 * kind, 30)):,.1f} €"
        if number % 40 == 7:
            income = EXTREMES[number // 40 % len(EXTREMES)]
        yield (
            f"{number:04}",
            income,
            "" if number % 31 == 3 else f"({spend.strip()})" if number % 50 == 9 else spend,
            cost.translate(str.maketrans(".,", ",.")),
            random.choice(CITIES),
            f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/{2010 + kind}",
            "yes" if random.random() < 0.3 * kind else "no",
            f"{random.gauss(10 * kind, 4):.2f}",
        )


def newcomers() -> Iterator[tuple[str, ...]]:
    """Yield customers such as nobody has seen: every extreme, gaps only, words for numbers."""
    for number, (_, *cells) in enumerate(rows(60, seed=6)):
        for place in (0, 6):
            cells[place] = EXTREMES[(number + place) % len(EXTREMES)]
        cells[3] = f"new town {number % 2}"
        yield (f"n{number:03}", *cells)
    yield ("gaps", *[""] * 7)
    yield ("words", "abc", "none", "-", "", "", "", "12abc")
