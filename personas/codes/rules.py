"""Codes E2: rule packs, as files and as a language."""

from __future__ import annotations

from personas.codes.code import Code

RULES: tuple[Code, ...] = (
    Code(
        "E201",
        "Rule pack not found",
        "The name is neither a file nor a bundled pack, or the file cannot be opened.",
        "personas preview customers.csv --rules retial",
        "Check the spelling, or give the path of a YAML file.",
    ),
    Code(
        "E202",
        "The file is not valid YAML",
        "The text violates the syntax of YAML: a tab in the indentation, a quote or bracket that "
        "is never closed, a second colon on a line, a text that starts with {{.",
        "name: {{ description }}",
        "Check the line in the message and the line above it; quote a text when in doubt.",
    ),
    Code(
        "E203",
        "The rule file is too large",
        "Rule files have limits on bytes, depth, number of values (an alias counts as the values "
        "that it refers to) and number of personas, so that a hostile file cannot stop the "
        "program.",
        "a file of nested anchors and aliases",
        "Remove the aliases, or split the pack in two.",
    ),
    Code(
        "E204",
        "Duplicate key",
        "YAML would silently keep only the last of two equal keys.",
        "when: {income: high, income: low}",
        "Remove one of them. Two conditions on one measure belong under all: [{…}, {…}].",
    ),
    Code(
        "E205",
        "Unknown key",
        "The rule language does not have this key here; ignoring it would hide a typing error.",
        "recommend: [Call them]",
        "Use one of the keys in the message.",
    ),
    Code(
        "E206",
        "Wrong type of value",
        "The key requires a text, a list, a mapping, true or false, or a number, and the value "
        "has another type.",
        "do: Call them",
        "Write the type in the message, for example do: [Call them].",
    ),
    Code(
        "E207",
        "A value or key is missing",
        "A key has no value, or a required part is missing.",
        "story:",
        "Add a value, or remove the key.",
    ),
    Code(
        "E208",
        "Unknown level",
        "A level is one of very low, low, mid, high and very high.",
        "when: {income: hihg}",
        "Use one of the five, or write a range: top 30%, at least 50k.",
    ),
    Code(
        "E209",
        "Unknown measure",
        "A condition or a test uses a measure that is not under measures of the pack.",
        "when: {incme: high}",
        "Correct the name, or add the measure with its columns.",
    ),
    Code(
        "E210",
        "Invalid condition",
        "Conditions are written in words: signs such as > have another meaning in YAML, and a "
        "number alone does not say on which side of it values must be.",
        "when: {age: '> 30'}",
        "Write at least, at most, more than, less than, a range such as 18 to 30, or top 30%.",
    ),
    Code(
        "E211",
        "Value out of range",
        "Quantiles go from q0 to q100 and percentages from 0% to 100%.",
        "when: {income: at least q130}",
        "Write a quantile or a percentage in this range, such as q70 or 30%.",
    ),
    Code(
        "E212",
        "A condition that is never true",
        "The ends of a range do not overlap, or an end is beyond the largest or smallest customer.",
        "when: {income: q70 to q30}",
        "Exchange the ends, or move them so that values are possible between them.",
    ),
    Code(
        "E213",
        "A condition that is always true",
        "A persona without conditions would match every segment, and so would a range over all "
        "values.",
        "when: {}",
        "Write at least one condition such as income: high. The fallback names segments that "
        "match no persona.",
    ),
    Code(
        "E214",
        "A measure is used as a number and as a category",
        "One condition compares the measure with a number, another with a value of a category.",
        "one persona with tenure: high, another with tenure: {most_common: new}",
        "Define two measures on the same column.",
    ),
    Code(
        "E215",
        "Invalid template in a text",
        "Texts are Jinja templates, and this one has a syntax error or uses an unknown filter or "
        "test.",
        'story: "{{ income.median"',
        "Close every {{ with }} and every {% if %} with {% endif %}.",
    ),
    Code(
        "E216",
        "A text uses an unknown name",
        "Texts can use share, size, description and the pack's measures with their median, mean, "
        "q25, q75, position, level, label, unit, population, most_common and shares.",
        'story: "{{ incme.median }}"',
        "Correct the name; the message lists the valid names.",
    ),
    Code(
        "E217",
        "A text uses a forbidden feature",
        "Texts must be short and quick: no calls, powers, assignments, includes or nested loops, "
        "no large numbers in filters, no attributes other than those of facts, no more than "
        "2,000 characters.",
        "story: \"{{ ''.__class__ }}\"",
        "Use facts, filters, if, and at most one simple loop.",
    ),
    Code(
        "E218",
        "Packs extend each other in a cycle",
        "The chain of extends returns to a pack that it started from.",
        "a.yaml extends b.yaml, which extends a.yaml",
        "Remove one extends.",
    ),
    Code(
        "E219",
        "A test expects an unknown persona",
        "The test expects a persona that is not in the pack, so that it could never pass.",
        "tests: [{given: {income: q85}, expect: premum}]",
        "Correct the id; expect: none says that no persona matches the segment.",
    ),
    Code(
        "E220",
        "Invalid name of a measure",
        "Texts use measures by name. A name consists of letters, digits and underscores, and "
        "must not be a keyword of the language.",
        "measures: {annual income: {columns: [income]}}",
        "Write annual_income, and put the name for readers into label.",
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
        "YAML tags are not allowed",
        "Tags instruct a YAML parser to build objects other than texts, lists and mappings.",
        "name: !!python/name:os.system x",
        "Remove the tag; quote a text that starts with an exclamation mark.",
    ),
    Code(
        "E223",
        "A level on the wrong side",
        "low and very low are bands at the bottom, high and very high at the top; mid is the "
        "remaining band.",
        "levels: {high: bottom 30%}",
        "Write low: bottom 30% and high: top 30%, with your percentages.",
    ),
    Code(
        "E224",
        "Personas over all numeric columns",
        "Where all numeric columns are measures, whatever their names, conditions cannot refer "
        "to measures by name.",
        "measures: all numeric, followed by personas",
        "Name the measures that the personas use, or remove the personas.",
    ),
    Code(
        "E225",
        "The pack already exists",
        "The file already exists, and overwriting it would lose its content.",
        "personas rules new my-pack.yaml, a second time",
        "Name another file: personas rules new another.yaml.",
    ),
    Code(
        "E226",
        "A pack extends a file outside its folder",
        "The author of a pack must not decide which files of your disk are read: extends accepts "
        "packs in the folder of the pack that you name or below it, or below the working "
        "directory.",
        "extends: /etc/passwd",
        "Copy the other pack into the folder of this one, or run personas in a folder that "
        "contains both.",
    ),
    Code(
        "E227",
        "A text that cannot be rendered",
        "When a pack is loaded, each text is rendered on test data, in all its branches. This "
        "text divides by zero, calculates with words or loops over a number.",
        'story: "{{ income.level | number }}"',
        "Correct the word in the message.",
    ),
    Code(
        "E228",
        "Unknown role of a measure",
        "A measure may say what it is for: `feature`, `value`, `outcome` or `profile`.",
        "role: kpi",
        "Write one of the four, or leave the line out.",
    ),
)
