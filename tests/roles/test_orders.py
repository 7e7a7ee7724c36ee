"""Values that have an order get it, others get none."""

from __future__ import annotations

import pytest

from personas.roles.orders import find_order


@pytest.mark.parametrize(
    "order",
    [
        ("None", "Low", "Medium", "High"),
        ("L", "M", "H", "C"),
        ("S", "M", "L", "XL"),
        ("Not Sensitive", "Somewhat Sensitive", "Very Sensitive"),
        ("Basic", "Graduation", "2n Cycle", "Master", "PhD"),
        ("Under 18", "18-24", "25-34", "65+"),
        ("Less than $40K", "$40K - $60K", "$60K - $80K", "$120K +"),
        ("<60k", "60-80k", "80-120k"),
        ("unter 30", "30 bis 49", "50 bis 64", "über 65"),
        ("moins de 20 000 €", "20 000 à 40 000 €", "plus de 40 000 €"),
        ("< 1,000", "1,000-5,000", "5,000+"),
        ("0", "1", "2", "3+"),
        ("Never", "Once a year", "Every three months", "Once a month", "More than once a week"),
        ("nie", "monatlich", "wöchentlich", "täglich"),
        ("Month-to-month", "One year", "Two year"),
        ("I hate it!-5", "-4", "0", "4", "I love it!+5"),
        ("1 - bad", "2", "3 - good"),
        ("Level 1", "Level 2", "Level 10"),
        ("mon", "fri", "sun"),
        ("Januar", "Februar", "Dezember"),
        ("Blue", "Silver", "Gold", "Platinum"),
        ("muy insatisfecho", "satisfecho", "muy satisfecho"),
    ],
)
def test_ordered_words(order: tuple[str, ...]) -> None:
    assert find_order(order[::-1]) == order
    assert find_order(sorted(order)) == order


@pytest.mark.parametrize(
    "values",
    [
        ("Yes", "No"),
        ("Male", "Female"),
        ("M", "F"),
        ("Married", "Single"),
        ("Store 1", "Store 2", "Store 3"),
        ("Lyon 3", "Paris 11"),
        ("85123A", "84029G"),
        ("Red", "Blue", "Green"),
        ("North", "South"),
        ("Credit Card", "PayPal", "Cash"),
        ("1.5", "2.5"),
        ("High",),
        (),
    ],
)
def test_words_without_an_order(values: tuple[str, ...]) -> None:
    assert find_order(values) == ()


def test_no_answer_has_no_place() -> None:
    assert find_order(["Unknown", "High", "Low"]) == ("Low", "High")
