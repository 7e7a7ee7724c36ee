"""Report templates and parts that somebody else wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from tests.hostile.case import Case, Command, Family
from tests.hostile.damage import damage
from tests.hostile.families.texts import text
from tests.hostile.tables import NAMES, sound_rows, write_csv

LOOP = "# Report\n{{% for segment in segments %}}\n{{{{ segment.name }}}} {}\n{{% endfor %}}\n"
FORMATS = ("md", "html", "md,html")


def _case(dice: Random, what: str, files: dict[str, bytes], *words: str) -> Case:
    table = {"t.csv": write_csv(NAMES, sound_rows(dice, 40))}
    command = ("report", "t.csv", "-k", "3", "-o", "out", "--format", dice.choice(FORMATS), *words)
    return Case(what, Command(command, ("out",)), table | files)


def whole_file(dice: Random) -> Case:
    """A template of its own."""
    made = dice.choice(("{}", LOOP)).format(text(dice)).encode("utf-8", "surrogatepass")
    name = dice.choice(("t.md.j2", "t.md.j2", "t.html.j2", "t.txt", "t.csv.j2", "t"))
    return _case(dice, "a template", {name: made}, "--template", name)


def part(dice: Random) -> Case:
    """A folder whose parts take the place of our own."""
    name = dice.choice(("partials/opening.md.j2", "partials/card.md.j2", "phrases.j2",
                       "context.yaml",
                        "page.html.j2", "readme.md.j2", "page.js", "page.css"))  # fmt: skip
    made = text(dice).encode("utf-8", "surrogatepass")
    if name == "page.html.j2":
        made += b"</html>"  # how a page of one's own ends is up to it
    return _case(dice, "a part of a template", {f"own/{name}": made}, "--templates", "own")


@cache
def _sound(name: str) -> bytes:
    return (Path(__file__).resolve().parents[3] / "templates" / name).read_bytes()


def bytes_damaged(dice: Random) -> Case:
    """Damaged bytes of a sound template."""
    name = dice.choice(("readme.md.j2", "crm.md.j2", "executive.md.j2", "slides.md.j2"))
    return _case(dice, "a damaged template", {"t.md.j2": damage(dice, _sound(name))},
                 "--template", "t.md.j2")  # fmt: skip


def odd_names(dice: Random) -> Case:
    """Names of templates, folders and formats that are none."""
    option, value = dice.choice(
        (
            ("--template", "../../outside"),
            ("--template", "t.csv"),
            ("--template", ""),
            ("--template", "."),
            ("--template", "/dev/null"),
            ("--template", "nothing"),
            ("--template", "x" * 5000),
            ("--templates", "t.csv"),
            ("--templates", "nothing"),
            ("--templates", "../../outside"),
            ("--templates", "/dev"),
            ("--format", "md,md,html,html"),
            ("--format", "pdf"),
            ("--format", ","),
            ("--format", ""),
        )
    )
    return _case(dice, f"{option} {value:.20}", {}, option, value)


def ejected(dice: Random) -> Case:
    """Templates that are shown or ejected by odd names."""
    name = dice.choice(
        ("../x", "/etc/passwd", "", "nothing", "partials", "readme", "a\nb", "\x1b[2J")
    )
    words = dice.choice((("templates", "show", name), ("templates", "eject", name, "-o", "own")))
    return Case("templates by odd names", Command(words, ("own",)))


FAMILY = Family(
    "templates", (whole_file, whole_file, whole_file, part, part, bytes_damaged, odd_names, ejected)
)
