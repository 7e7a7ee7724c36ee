"""Ways in which bytes go wrong, by chance or on purpose."""

from __future__ import annotations

from random import Random


def cut(dice: Random, data: bytes) -> bytes:
    """Return the beginning of it."""
    return data[: dice.randrange(len(data) + 1)]


def flip(dice: Random, data: bytes) -> bytes:
    """Return it with some bits turned."""
    made = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 50))):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def overwrite(dice: Random, data: bytes) -> bytes:
    """Return it with a stretch of other bytes: zeros, ones, noise, or what stands elsewhere."""
    start, length = dice.randrange(len(data)), dice.choice((1, 4, 8, 64, 600))
    elsewhere = dice.randrange(len(data))
    with_what = dice.choice(
        (
            bytes(length),
            b"\xff" * length,
            b"\xff\xff\xff\x7f" * (length // 4),
            dice.randbytes(length),
            data[elsewhere : elsewhere + length],
        )
    )
    return data[:start] + with_what + data[start + len(with_what) :]


def insert(dice: Random, data: bytes) -> bytes:
    """Return it with bytes put in, so that what follows has moved."""
    at = dice.randrange(len(data))
    return data[:at] + dice.randbytes(dice.choice((1, 3, 100))) + data[at:]


def remove(dice: Random, data: bytes) -> bytes:
    """Return it without a stretch."""
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.choice((1, 3, 100)) :]


def double(dice: Random, data: bytes) -> bytes:
    """Return it twice, or with its end once more."""
    return data + data[dice.choice((0, len(data) // 2, -20)) :]


WAYS = (cut, flip, overwrite, insert, remove, double)


def damage(dice: Random, data: bytes) -> bytes:
    """Return data damaged in one way."""
    return dice.choice(WAYS)(dice, data or b"\0")
