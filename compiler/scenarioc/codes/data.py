"""Codes of problems in `data`."""

from __future__ import annotations

from scenarioc.codes.code import Code

_FEEDER = "data:\n  accounts: {file: accounts.csv, pick: unique, per: user, when_exhausted: stop}"

CODES: dict[str, Code] = {
    "bad-header": Code(
        "a table whose columns cannot be told apart",
        "The first line of a CSV file names its columns, each with a name of its own. A file without such a line needs "
        "`header: false` and `columns`.",
    ),
    "bad-row": Code(
        "a row that does not fit into its table",
        "Every row is read when the spec is compiled: it has a cell for each column, and the cells of a column with a "
        "type are of that type. The first five bad rows are shown with their lines.",
    ),
    "columns-without-names": Code(
        "a table whose columns nobody names",
        "Without a header the file does not say what its columns are called, so `columns` does.",
        "data:\n  accounts: {file: accounts.csv, header: false}",
        "data:\n  accounts: {file: accounts.csv, header: false, columns: [email, password]}",
    ),
    "data-in-variables": Code(
        "a variable that begins with a value from data",
        "The `variables` of a scenario get their first values before any row is taken. Set the variable in `start`.",
        "variables: {email: '${accounts.email}'}",
        "start:\n  - set: {email: '${accounts.email}'}",
    ),
    "dynamic-row": Code(
        "an expression inside `rows`",
        "Inline rows are plain values, the same in every run. What is made up anew for each user is a record, with "
        "`fields`.",
    ),
    "name-taken": Code(
        "a name with two meanings",
        "Data and variables are read by the same `${name}`, so a name can be only one of them.",
    ),
    "never-exhausted": Code(
        "`when_exhausted` for rows drawn at random",
        "`pick: random` draws from all rows every time, so they never run out. To use each row once, in random order, "
        "shuffle them.",
        "data:\n  accounts: {file: accounts.csv, pick: random, when_exhausted: stop}",
        "data:\n  accounts: {file: accounts.csv, pick: shuffle, when_exhausted: stop}",
    ),
    "no-rows": Code("a table without rows", "A feeder needs at least one row to give out."),
    "one-table": Code(
        "a feeder with no table, or with two",
        "The rows of a feeder come from a `file` or stand in the spec as `rows`.",
        "data:\n  accounts: {pick: unique}",
        _FEEDER,
    ),
    "rows-run-out": Code(
        "rows that do not last for the load",
        "The compiler adds up the users of each profile, or the iterations that their think times allow, and compares "
        "with the number of rows. With `when_exhausted: stop` or `fail` every row is used once; with `recycle` and "
        "`pick: unique`, every user who is active needs a row of their own, and the others wait.",
    ),
    "uneven-rows": Code(
        "a field that only some rows have",
        "Expressions can read the fields that all rows have; others would fail on some rows.",
    ),
    "unknown-column": Code("a column that the table does not have", "`columns` gives types to columns of the file."),
    "unknown-field": Code(
        "a field that these data do not have",
        "The columns of a table and the fields of a record are known when the spec is compiled.",
        "${accounts.emial}",
        "${accounts.email}",
    ),
    "unknown-format": Code(
        "a table in a format that cannot be read",
        "The suffix says what a file is: `.csv`, `.tsv`, `.json` (a list of objects) or `.jsonl`.",
    ),
    "unused-metric": Code("a metric that nothing feeds", "Remove it, or feed it in a `measure` step."),
    "unused-data": Code("data that nothing reads", "Remove the entry, or read it in a step as `${name.field}`."),
    "batch-of-rows": Code(
        "a batch of a record that is made from rows",
        "A record that reads a feeder or another record is made for a user, from the row that this user has. A batch "
        "is made of thousands of records at once, each of which would need a row of its own.",
    ),
    "field-cycle": Code(
        "fields that read each other",
        "A field can read others, which are made before it; so two fields cannot read each other, nor two records.",
    ),
    "not-a-choice": Code(
        "nothing to choose from",
        "A choice has a list of values, or a mapping of texts to their weights, at least one of them above 0.",
        "province: {choice: {}}",
        "province: {choice: {ON: 38, QC: 23}}",
    ),
    "not-a-date": Code(
        "a text that is no date",
        "A date is `today`, written like `2024-05-31`, or a distance from today in days, weeks, months or years, "
        "such as `-18y`; a range stands between two of them. An `offset` is a distance, or a range of distances.",
        "born: {date: long ago}",
        "born: {date: -80y..-18y}",
    ),
    "not-a-delimiter": Code("a delimiter that is not one character", "CSV files are split at one character."),
    "not-a-length": Code("a text that is no length", "The length of a list is a number, or two with `..` between."),
    "not-a-range": Code(
        "a text that is no range of numbers",
        "A range is two numbers with `..` between them, the smaller first.",
        "age: {range: 80..18}",
        "age: {range: 18..80}",
    ),
    "not-in-records": Code(
        "a value that records cannot have",
        "A record is made for no particular user, perhaps thousands at once, so nothing of a user can be in it.",
    ),
    "not-seeded": Code(
        "a seeded record with values that no seed determines",
        "Some functions draw from the machine's own randomness or count on. Generators such as `{faker: uuid4}` and "
        "`{pattern: '####'}` follow the seed.",
    ),
    "not-unique": Code(
        "a field that cannot be unique",
        "Whole numbers of a `range`, texts of a `pattern` and texts of `faker` can be made so that no two records of a "
        "test have the same; a `sequence` always is.",
    ),
    "one-generator": Code(
        "a field that does not say how it is made",
        "A field is made in exactly one way; a plain value or an expression needs no mapping.",
        "name: {with: {nb: 3}}",
        "name: {faker: name}",
    ),
    "outlives-its-row": Code(
        "a record that is kept longer than the row it is made from",
        "A record is made from the row that its user has at that moment, and both are read together. If the row "
        "changes more often than the record, they no longer belong together.",
        "account: {rows: [{id: 1}]}\nclient: {per: user, fields: {account: '${account.id}'}}",
        "account: {rows: [{id: 1}], per: user}\nclient: {per: user, fields: {account: '${account.id}'}}",
    ),
    "unknown-record": Code(
        "a batch of a record that does not exist",
        "`rows_of` names an entry of `data` that has `fields`.",
    ),
    "cannot-draw": Code(
        "data that cannot be drawn",
        "`scenarioc data` lets the generated code draw in a process of its own; the message is what it ended with.",
    ),
    "unknown-data": Code(
        "data that no step draws",
        "`scenarioc data` shows what the steps of a spec draw, under the names that `data` gives.",
    ),
    "unknown-pool": Code(
        "a pool that does not exist",
        "`put`, `take` and `pick` name an entry of `data` that is a pool.",
        "- take: {account: accounts}",
        "data:\n  accounts: {pool: 1000}",
    ),
}
