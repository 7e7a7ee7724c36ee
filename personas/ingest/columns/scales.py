"""Answers on a scale, such as `Strongly disagree` to `Strongly agree`, in their order."""

from __future__ import annotations

from collections.abc import Collection

# From the least to the most; words of one step stand together.
SCALES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("strongly disagree", "totally disagree", "completely disagree"), ("disagree",),
     ("somewhat disagree", "slightly disagree"),
     ("neutral", "neither agree nor disagree", "undecided", "neither"),
     ("somewhat agree", "slightly agree"), ("agree",),
     ("strongly agree", "totally agree", "completely agree")),
    (("very dissatisfied", "very unsatisfied"), ("dissatisfied", "unsatisfied"),
     ("neutral", "neither satisfied nor dissatisfied"), ("satisfied",), ("very satisfied",)),
    (("very unlikely",), ("unlikely",), ("neutral",), ("likely",), ("very likely",)),
    (("never",), ("rarely", "seldom"), ("sometimes",), ("often", "frequently"), ("very often",),
     ("always",)),
    (("very poor", "very bad"), ("poor", "bad"), ("fair", "average", "ok"), ("good",),
     ("very good",), ("excellent",)),
    (("not at all important", "not important"), ("slightly important",),
     ("moderately important", "neutral"), ("important",), ("very important",)),
    (("stimme überhaupt nicht zu", "stimme gar nicht zu"), ("stimme nicht zu",),
     ("stimme eher nicht zu",), ("neutral", "teils/teils", "weder noch", "unentschieden"),
     ("stimme eher zu",), ("stimme zu",), ("stimme voll zu", "stimme voll und ganz zu")),
    (("pas du tout d'accord",), ("pas d'accord",), ("neutre", "ni d'accord ni pas d'accord"),
     ("d'accord",), ("tout à fait d'accord",)),
    (("muy en desacuerdo", "totalmente en desacuerdo"), ("en desacuerdo",), ("neutral",),
     ("de acuerdo",), ("muy de acuerdo", "totalmente de acuerdo")),
)  # fmt: skip


def order_answers(answers: Collection[str]) -> tuple[str, ...]:
    """Return answers from the least to the most; none where they are not of one scale."""
    for scale in SCALES:
        steps = {word: step for step, words in enumerate(scale) for word in words}
        if len(answers) > 2 and all(answer.casefold().strip() in steps for answer in answers):
            return tuple(sorted(answers, key=lambda answer: (steps[answer.casefold()], answer)))
    return ()


def as_expression(name: str, answers: Collection[str]) -> str:
    """Return the expression that makes numbers of answers in this order."""
    quoted = (answer.replace("'", "''") for answer in answers)
    cases = " ".join(f"when '{answer}' then {i}" for i, answer in enumerate(quoted, start=1))
    return f"case {name} {cases} end"
