"""Whatever stands in a file, it loads or says what is wrong: nothing else is ever raised."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from personas.domain.problem import PersonasError, Problem
from personas.rules import RulePack, lint, load, resolve, run_tests
from tests.effort import examples

HERE = Path(__file__).parent
SEED = (HERE / "sound" / "all_forms.yaml").read_text(encoding="utf-8")
TOKENS = st.sampled_from(
    ["", " ", "\n", "\t", ":", ": ", "- ", "{", "}", "[", "]", ",", "'", '"', "|", ">", "&a ", "*a",
     "!x ", "#", "?", "%", "@", "\x85", "\u2028", "\ufeff", "💎", "null", "~", "on", "q130", "1e3",
     "{{", "}}", "{% for x in age %}", "not", "any: ", "all: [", "high", "top 30%", "x" * 200,
     "---\n", "...", "<<: ", "measures: ", "personas: {}", "\\", "\x00"]
)  # fmt: skip
EDIT = st.tuples(
    st.integers(0, len(SEED)), st.integers(0, 30), st.one_of(TOKENS, st.text(max_size=5))
)
EDITS = st.lists(EDIT, min_size=1, max_size=3)


def loaded(file: Path) -> RulePack | tuple[Problem, ...]:
    try:
        return load(file)
    except PersonasError as error:
        return error.problems


def check(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "pack.yaml")
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        pack = loaded(file)
    if isinstance(pack, RulePack):
        assert isinstance(lint(pack), tuple)
        assert len(run_tests(pack).results) == len(pack.tests)
        assert resolve(pack)
    else:
        assert pack
        assert all(p.location and p.location.file == file.as_posix() for p in pack)


@examples(300)
@given(EDITS)
def test_an_edited_pack(edits: list[tuple[int, int, str]]) -> None:
    text = SEED
    for start, length, token in edits:
        text = text[:start] + token + text[start + length :]
    check(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text)
