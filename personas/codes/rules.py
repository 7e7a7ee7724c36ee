"""E2xx, L4xx: rule packs, as files, as a language, and as advice."""

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


RULE_LINT: tuple[Code, ...] = (
    Code(
        "W201",
        "A persona that can never hold",
        "Its conditions exclude each other, so no segment can meet them all.",
        "when: {all: [{income: high}, {income: low}]}",
        "Look for two conditions on one measure that do not meet.",
    ),
    Code(
        "W202",
        "A persona that is never reached",
        "Personas are tried from top to bottom; those above claim everything this one claims.",
        "income: high first, and income: very high below it",
        "Move the narrower persona up, or narrow those above it.",
    ),
    Code(
        "W203",
        "Two personas that claim the same",
        "They hold for just the same segments, so the lower one never names any.",
        "one persona with income: high, another with income: top 30%",
        "Take one away, or tell them apart by another measure.",
    ),
    Code(
        "W204",
        "Segments that no persona claims",
        "There are combinations of levels for which nothing holds: such segments are named by a "
        "description.",
        "personas for high and low incomes, and none for those in between",
        "Write personas for the combinations of the message, or leave them to the fallback.",
    ),
    Code(
        "W205",
        "Levels out of order",
        "The bands of the levels overlap, or an extreme one is wider than the one it is part of.",
        "levels: {low: bottom 60%, high: top 60%}",
        "Choose ends that rise from very low over low and high to very high.",
    ),
    Code(
        "W206",
        "A required measure that nothing uses",
        "No condition and no text looks at the measure, and yet a table without it is refused.",
        "measures: {visits: {}}, and no persona that speaks of visits",
        "Mark it optional: true, use it, or take it away.",
    ),
    Code(
        "W207",
        "A persona that recommends nothing",
        "A name without anything to do about it does not help a marketing team.",
        "premium: {when: {income: high}}",
        "Add do: with what to do for these customers.",
    ),
    Code(
        "W208",
        "A persona without a test",
        "Nothing notices when a change of the pack takes this persona's segments away.",
        "a persona that no test expects",
        "Add a test: {given: {income: q85}, expect: premium}.",
    ),
    Code(
        "W209",
        "A text takes a measure for what it is not",
        "Conditions use the measure as a category and the text asks for its median, or the other "
        "way round: the text would be left out of every report.",
        "when: {gender: {most_common: F}}, and the story says {{ gender.median }}",
        "Ask for most_common and shares of a category, for the rest of a number.",
    ),
    Code(
        "W211",
        "No column for a measure",
        "Seen with a table: the pack knows the measure, and no column of the table supplies it.",
        "a pack with age, and a table without",
        "Add the name that the measure has in the table to its `columns`, or leave it optional.",
    ),
    Code(
        "W212",
        "A category value that nobody has",
        "Seen with a table: a condition asks for a value that does not occur in the column.",
        "gender: {value: F, share: at least 60%}, and a column of Female and Male",
        "Write the value as it stands in the table.",
    ),
    Code(
        "W213",
        "Quantiles that are the same value",
        "Seen with a table: so many customers share one value that quantiles which the rules tell "
        "apart fall together.",
        "q30 and q70 of returns, where four in five customers have returned nothing",
        "Compare with a value instead (`more than 0`), or choose quantiles further out.",
    ),
    Code(
        "W214",
        "A persona out of reach of this table",
        "Seen with a table: no segment comes as near to the persona as `nearest` asks.",
        "a persona for very high incomes, and six segments of middling ones",
        "Nothing is wrong where such customers are rare; else loosen the persona's conditions.",
    ),
)


LANGUAGE: tuple[Code, ...] = (
    Code(
        "E208",
        "Unknown level",
        "A level is one of very low, low, mid, high and very high.",
        "when: {income: hihg}",
        "Take one of the five, or write a range: top 30%, at least 50k.",
    ),
    Code(
        "E209",
        "Unknown measure",
        "A condition or a test speaks of a measure that the pack does not have under measures.",
        "when: {incme: high}",
        "Correct the name, or add the measure with its columns.",
    ),
    Code(
        "E210",
        "A condition that cannot be read",
        "Conditions are written in words: signs such as > mean something else in YAML, and a "
        "number alone does not say which side of it is meant.",
        "when: {age: '> 30'}",
        "Write at least, at most, more than, less than, a range such as 18 to 30, or top 30%.",
    ),
    Code(
        "E211",
        "Out of range",
        "Quantiles go from q0 to q100 and percentages from 0% to 100%.",
        "when: {income: at least q130}",
        "Write a quantile or a percentage that exists, such as q70 or 30%.",
    ),
    Code(
        "E212",
        "A condition that can never hold",
        "The two ends of a range miss each other, or an end lies beyond the last customer.",
        "when: {income: q70 to q30}",
        "Swap the ends, or move them so that something lies between.",
    ),
    Code(
        "E213",
        "A condition that says nothing",
        "A persona without conditions would take every segment, as would a range over everything.",
        "when: {}",
        "Write at least one line such as income: high. What holds when nothing else does is the "
        "fallback.",
    ),
    Code(
        "E214",
        "A measure is a number and a category",
        "One condition compares the measure with a number, another with a value of a category.",
        "one persona with tenure: high, another with tenure: {most_common: new}",
        "Make two measures of it that have the same column.",
    ),
    Code(
        "E215",
        "A broken template",
        "Texts are Jinja templates, and this one does not end as it should or uses what Jinja "
        "does not know.",
        'story: "{{ income.median"',
        "Close every {{ with }} and every {% if %} with {% endif %}.",
    ),
    Code(
        "E216",
        "A text uses something unknown",
        "Texts know share, size, description and the pack's measures with their median, mean, "
        "q25, q75, position, level, label, unit, population, most_common and shares.",
        'story: "{{ incme.median }}"',
        "Correct the name; the message lists the names that are known.",
    ),
    Code(
        "E217",
        "A text uses what texts may not",
        "Texts stay short and quick: no calls, powers, assignments, includes or nested loops, "
        "no large numbers in filters, nothing but facts behind a point, no more than 2,000 "
        "characters.",
        "story: \"{{ ''.__class__ }}\"",
        "Use facts, filters, if, and at most one plain loop.",
    ),
    Code(
        "E223",
        "A level on the wrong side",
        "low and very low are bands at the bottom, high and very high at the top; mid is left.",
        "levels: {high: bottom 30%}",
        "Write low: bottom 30% and high: top 30%, with the percentages you want.",
    ),
    Code(
        "E224",
        "Personas over all numeric columns",
        "Where measures are all numeric columns, whatever they are called, conditions have no "
        "names to speak of.",
        "measures: all numeric, and personas below it",
        "Name the measures that the personas speak of, or take the personas away.",
    ),
    Code(
        "E225",
        "A pack would be overwritten",
        "The file is there already, and what was written into it is worth keeping.",
        "personas rules new my-pack.yaml, a second time",
        "Name another file: personas rules new another.yaml.",
    ),
    Code(
        "E227",
        "A text that cannot be written",
        "Each text is tried on made-up facts, all its branches, when a pack is loaded: this one "
        "divides by nothing, calculates with words or loops over a number.",
        'story: "{{ income.level | number }}"',
        "Mend the word that the message shows.",
    ),
)
RULES: tuple[Code, ...] = (*RULE_FILES, *LANGUAGE, *RULE_LINT)
