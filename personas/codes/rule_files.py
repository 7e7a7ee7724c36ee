"""Codes 2, rule packs as files: what is found before any rule is read."""

from __future__ import annotations

from personas.codes.code import Code

RULE_FILES: tuple[Code, ...] = (
    Code(
        "E201",
        "No such rule pack",
        "The name is neither a file nor a pack that comes with personas, or the file cannot be "
        "opened.",
        "personas preview customers.csv --rules retial",
        "Check the spelling, or give the path of a YAML file.",
    ),
    Code(
        "E202",
        "The file is not YAML",
        "The text breaks the rules of YAML: a tab as indentation, a quote or bracket that never "
        "closes, a second colon on a line, a text that starts with {{.",
        "name: {{ description }}",
        "Look at the line of the message and the one above it; put texts in quotes when in doubt.",
    ),
    Code(
        "E203",
        "Too large",
        "Rule files are bounded in bytes, depth, number of values (aliases count as what they "
        "stand for) and number of personas, so that a hostile file cannot stop the program.",
        "a file of nested anchors and aliases",
        "Take the aliases away, or split the pack in two.",
    ),
    Code(
        "E204",
        "A key stands twice",
        "YAML would silently keep the last of two equal keys.",
        "when: {income: high, income: low}",
        "Keep one. Two conditions on one measure go under all: [{…}, {…}].",
    ),
    Code(
        "E205",
        "Unknown key",
        "The language has no such key here; ignoring it would hide a slip.",
        "recommend: [Call them]",
        "Take one of the keys that the message lists.",
    ),
    Code(
        "E206",
        "A value of the wrong type",
        "Here a text, a list, a mapping, true or false, or a number is wanted, and something else "
        "was written.",
        "do: Call them",
        "Write it as the message says, for example do: [Call them].",
    ),
    Code(
        "E207",
        "Something is missing",
        "A key has no value, or a part that must be there is not.",
        "story:",
        "Give it a value, or take the key away.",
    ),
    Code(
        "E218",
        "Packs extend each other in a circle",
        "Following extends comes back to a pack that it started from.",
        "a.yaml extends b.yaml, which extends a.yaml",
        "Take one extends away.",
    ),
    Code(
        "E226",
        "A pack builds on a file from elsewhere",
        "Whoever wrote a pack does not say what is read of your disk: extends takes packs beside "
        "the one that you name, below it, or below the working directory.",
        "extends: /etc/passwd",
        "Copy the other pack beside this one, or run personas in the folder that holds both.",
    ),
    Code(
        "E219",
        "A test expects an unknown persona",
        "A test of a persona that is not in the pack could only ever fail.",
        "tests: [{given: {income: q85}, expect: premum}]",
        "Correct the id; expect: none says that no persona names the segment.",
    ),
    Code(
        "E220",
        "A name that a measure cannot have",
        "Texts speak of measures by name, so a name is a word of letters, digits and underscores "
        "that the language does not use itself.",
        "measures: {annual income: {columns: [income]}}",
        "Write annual_income, and put what people read into label.",
    ),
    Code(
        "E221",
        "Unknown version of the rule language",
        "This release reads version 1.",
        "version: 2",
        "Write version: 1, or update personas.",
    ),
    Code(
        "E222",
        "A YAML tag",
        "Tags ask a YAML reader to build something other than text, lists and mappings.",
        "name: !!python/name:os.system x",
        "Take the tag away; quote a text that starts with an exclamation mark.",
    ),
)
