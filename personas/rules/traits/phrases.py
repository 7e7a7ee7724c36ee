"""Plain words for where a segment stands on a measure: "few visits", "older", "mostly women"."""

from __future__ import annotations

import re

from personas.domain.answers import ANSWERS
from personas.domain.measure import Measure
from personas.rules.language.labels import lower_first, shorten, words_of
from personas.rules.traits.topics import (
    AMBIGUOUS,
    Manner,
    Theme,
    has_money_word,
    head_of,
    theme_of,
)

LABEL_LENGTH = 35  # inside a phrase
SHORT_LENGTH = 20  # inside a comparison
VALUE_LENGTH = 20

# manner → words for less, and for more: of a segment alone, and beside another one
WORDS: dict[Manner, tuple[str, str]] = {
    "amount": ("low {}", "high {}"), "level": ("low {}", "high {}"),
    "count": ("few {}", "many {}"), "mass": ("little {}", "much {}"),
    "size": ("small {}", "large {}"), "length": ("short {}", "long {}"),
    "age": ("younger", "older"), "birth": ("older", "younger"),
    "tenure": ("newer", "long-standing"), "recency": ("recently active", "long away"),
}  # fmt: skip
COMPARATIVES: dict[Manner, tuple[str, str]] = {
    "amount": ("lower {}", "higher {}"), "level": ("lower {}", "higher {}"),
    "count": ("fewer {}", "more {}"), "mass": ("less {}", "more {}"),
    "size": ("smaller {}", "larger {}"), "length": ("shorter {}", "longer {}"),
    "age": ("younger", "older"), "birth": ("older", "younger"),
    "tenure": ("newer", "with us longer"), "recency": ("active more recently", "away longer"),
}  # fmt: skip
SUPERLATIVES: dict[Manner, tuple[str, str]] = {
    "amount": ("lowest {}", "highest {}"), "level": ("lowest {}", "highest {}"),
    "count": ("fewest {}", "most {}"), "mass": ("least {}", "most {}"),
    "size": ("smallest {}", "largest {}"), "length": ("shortest {}", "longest {}"),
    "age": ("youngest", "oldest"), "birth": ("oldest", "youngest"),
    "tenure": ("newest", "with us longest"), "recency": ("active most recently", "away longest"),
}  # fmt: skip
FAMILIES = {"family": "families", "household": "households"}

YES, NO = map(frozenset, zip(*ANSWERS, strict=True))
WOMEN = frozenset({"f", "w", "female", "woman", "women", "weiblich", "frau", "femme"})
MEN = frozenset({"m", "male", "man", "men", "männlich", "mann", "homme"})
# Values that say nothing of people, and words that need the label beside them.
EMPTY = frozenset(
    {
        "",
        "other",
        "others",
        "unknown",
        "none",
        "n/a",
        "na",
        "nan",
        "missing",
        "misc",
        "unspecified",
        "not specified",
        "sonstige",
        "autre",
        "prefer not to say",
    }
)
DEGREES = frozenset(
    {
        "low",
        "high",
        "medium",
        "middle",
        "mid",
        "average",
        "moderate",
        "poor",
        "good",
        "fair",
        "excellent",
        "somewhat",
        "very low",
        "very high",
        "basic",
        "small",
        "large",
        "big",
        "short",
        "long",
        "bad",
        "mild",
        "strong",
        "weak",
        "normal",
        "critical",
        "minimal",
        "often",
        "rarely",
        "never",
        "always",
        "sometimes",
        "niedrig",
        "mittel",
        "hoch",
        "faible",
        "moyen",
        "élevé",
    }
)
MEMBERS = frozenset({"owner", "homeowner", "member", "subscriber", "citizen", "holder", "user",
                     "parent", "smoker", "student", "reader", "buyer"})  # fmt: skip
NEEDY = frozenset({"both", "mixed", "all", "any", "several", "regular", "standard", "default"})
ADJECTIVE = re.compile(r".{2,}(?:y|ful|ive|ed|able|ible|ous|ish|less|ary|ant)|.*(?:ing)")
ADJECTIVES = frozenset(
    {
        "fast",
        "cheap",
        "new",
        "old",
        "urban",
        "rural",
        "senior",
        "junior",
        "digital",
        "loyal",
        "online",
        "remote",
        "mobile",
        "single",
        "premium",
        "student",
        "member",
        "subscriber",
        "churner",
        "parent",
        "homeowner",
    }
)
NOUNS = frozenset({"delivery", "warranty", "insurance", "company", "subscription", "family",
                   "policy", "parking", "housing", "heating", "billing", "streaming", "pregnancy",
                   "loyalty", "security", "savings", "marketing", "mailing", "story", "library",
                   "plan", "membership", "property", "city", "party", "pharmacy", "history",
                   "salary", "activity", "bakery", "battery", "tenancy", "therapy", "voicemail",
                   "restaurant", "anniversary", "lottery", "gallery"})  # fmt: skip
AGENT = re.compile(r".*(?:er|or|ist|ian|eer|yst|maid|eur|chef|nurse|clerk|pilot|student|assistant"
                   r"|accountant|artist|executive|entrepreneur|agent|representative)",
                   re.IGNORECASE)  # fmt: skip


def say_number(measure: Measure, theme: Theme, sign: int) -> str:
    """Return "high income", "few visits" or "older": where a segment stands on a number."""
    return WORDS[theme.manner][sign > 0].format(_subject(measure, theme, LABEL_LENGTH))


def compare_number(measure: Measure, theme: Theme, degree: int) -> str:
    """Return "higher income", "fewer visits" or "oldest": what tells one segment from others.

    The degree is 1 for more, 2 for most, −1 for less and −2 for least.
    """
    words = SUPERLATIVES if abs(degree) > 1 else COMPARATIVES
    return words[theme.manner][degree > 0].format(_subject(measure, theme, SHORT_LENGTH))


def _subject(measure: Measure, theme: Theme, length: int) -> str:
    """Return what there is much or little of; a long label ends before its preposition."""
    label = lower_first(measure.label)
    label = label.removeprefix("customer ") if label != "customer value" else label
    words = words_of(label)
    if words == ("monetary",):
        return "spend"
    if theme.manner == "amount" and not has_money_word(label) and not AMBIGUOUS & {*words[-1:]}:
        return f"spend on {shorten(label, length - len('spend on '))}"
    if theme.manner == "size" and words[0] in FAMILIES and words[-1] in ("size", words[0]):
        return FAMILIES[words[0]]
    return label if len(label) <= length else shorten(" ".join(head_of(label)), length)


def is_yes(value: str) -> bool | None:
    """Return what an answer says: yes, no, or None where it is no such answer."""
    word = value.strip().casefold()
    return True if word in YES else False if word in NO else None


def is_digits(value: str) -> bool:
    """Whether a value is a number: of things that are counted, or a code that says nothing."""
    return value.strip().removeprefix("-").replace(".", "", 1).isdigit()


def is_empty(value: str) -> bool:
    """Whether a value says nothing of the customers who have it."""
    return value.strip().casefold() in EMPTY


def say_answer(measure: Measure, sign: int) -> str:
    """Return "with newsletter", "no car" or "not yummy" for a question of yes or no."""
    label = shorten(lower_first(measure.label), LABEL_LENGTH)
    words = words_of(label)
    last = words[-1] if words else ""
    is_quality = len(words) == 1 and last not in NOUNS
    is_quality = is_quality and bool(last in ADJECTIVES or ADJECTIVE.fullmatch(last))
    if last in MEMBERS:
        return _plural(label) if sign > 0 else f"no {_plural(label)}"
    if is_quality or measure.column[:2].casefold() == "is":
        return label if sign > 0 else f"not {label}"
    if last.endswith("ed") or words[:1] == ("accepted",):
        return f"mostly {label}" if sign > 0 else f"not {label}"
    return f"with {label}" if sign > 0 else f"no {label}"


def say_value(measure: Measure, value: str, share: float) -> str:
    """Return "mostly women", "mostly from France" or "often plan A" for a value of a category."""
    word = "mostly" if share >= 0.5 else "often"
    text, topics = _clean(value), theme_of(measure).topics
    folded = text.casefold()
    if "gender" in topics and folded in WOMEN | MEN:
        return f"{word} women" if folded in WOMEN else f"{word} men"
    if "place" in topics and not text[:1].isdigit():
        return f"{word} from {text}"
    if "job" in topics and not is_digits(text):
        return _say_job(text, word)
    label = lower_first(measure.label)
    if folded in DEGREES or (measure.order and len(folded.split()) == 1 and text.isalpha()):
        return f"{word} {text.lower()} {shorten(label, LABEL_LENGTH)}"
    if text.isdigit() and theme_of(measure).manner == "count":
        things = label.removesuffix("s") if text == "1" else label
        return f"{word} {text} {shorten(things, LABEL_LENGTH)}"
    if len(text) < 3 or not text[0].isalpha() or folded in NEEDY:
        return f"{word} {shorten(label, VALUE_LENGTH)} {text}"
    is_phrase = text[1:] == text[1:].lower() and not text.isalpha()
    return f"{word} {lower_first(text) if is_phrase else text}"


def _say_job(text: str, word: str) -> str:
    name = lower_first(text)
    if AGENT.fullmatch(name.split(" ")[-1]):
        return f"{word} {_plural(name)}"
    is_field = name.endswith(("ment", "care", "ing", "services", "sales", "tion", "ce", "it"))
    return f"{word} in {name}" if is_field else f"{word} {name}"


def _plural(name: str) -> str:
    return name if name.endswith("s") else f"{name}s"


def _clean(value: str) -> str:
    """Return a value as words; a code of letters keeps its capitals."""
    return shorten(" ".join(value.replace("_", " ").split()), VALUE_LENGTH)
