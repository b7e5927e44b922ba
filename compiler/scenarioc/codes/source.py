"""Codes of problems with the text of a file, before anything in it has a meaning."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "alias-bomb": Code(
        "aliases that multiply",
        "An alias (`*name`) stands for a whole value. Aliases of lists of aliases of lists … grow beyond any memory "
        "within a few lines, so all aliases of a file together may stand for at most 100,000 values.",
        "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]   # … and so on",
        "a: &a [x, x, x, x]\nb: *a",
    ),
    "bad-escape": Code(
        "a backslash that escapes nothing",
        "In double quotes a backslash begins an escape such as `\\n`. Any other character behind it is a mistake, "
        "most often in a pattern. Double the backslash, or use single quotes, in which it stands for itself.",
        'matches: "\\d+"',
        "matches: '\\d+'",
    ),
    "bad-indentation": Code(
        "indentation that fits nothing",
        "YAML tells by the column what belongs together: the keys of one mapping start in the same column, and so do "
        "the dashes of one list. What belongs inside something is indented more than it.",
        "users:\n    to: 5\n  over: 1m",
        "users:\n  to: 5\n  over: 1m",
    ),
    "bad-merge": Code(
        "a merge of something that is no mapping",
        "The key `<<` takes over the entries of another mapping, or of each mapping in a list. Anything else has no "
        "entries to take over.",
        "list items:\n  <<: 5s\n  get: /items",
        "base: &base {timeout: 5s}\nlist items:\n  <<: *base\n  get: /items",
    ),
    "duplicate-key": Code(
        "a key given twice",
        "In a mapping every key stands once. Many programs silently take the last of two; then half of what is "
        "written has no effect, so it is a problem here.",
        "name: shop\nname: store",
        "name: shop",
    ),
    "empty-file": Code(
        "a file without content",
        "The file holds nothing, or nothing but comments. `scenarioc init` writes a first spec that runs.",
        "# to be done",
        "target: http://localhost:8000\nscenarios:\n  visit:\n    flow:\n      - GET /",
    ),
    "file-too-large": Code(
        "a file beyond 10 MB",
        "A spec is written by people and stays small; a file of more than 10 MB is refused before it is read. "
        "Rows of data belong into a CSV or JSON file that `data:` names.",
    ),
    "json-syntax": Code(
        "a text that is no JSON",
        "Files called `.json` are strict JSON: double quotes around every key and text, commas between entries and "
        "none after the last, no comments. The same content may be written as YAML, which has all of these freedoms.",
        "{'name': 'shop',}",
        '{"name": "shop"}',
    ),
    "key-not-text": Code(
        "a key that is no text",
        "Every key is text, taken as it is written: `on`, `404` and `1.0` are keys like any other. A mapping, a list "
        "or an alias cannot be a key.",
        "[GET, /items]: 3",
        "GET /items: 3",
    ),
    "missing-space-after-colon": Code(
        "a colon without a space",
        "In YAML a colon ends a key only if a space or the end of the line follows; otherwise it is part of the word.",
        "name:shop",
        "name: shop",
    ),
    "not-a-mapping": Code(
        "a file that is no mapping",
        "A spec is a mapping: keys such as `target` and `scenarios`, each with a value. This file is a list or a "
        "single value.",
        "- GET /items",
        "scenarios:\n  browse:\n    flow:\n      - GET /items",
    ),
    "not-text": Code(
        "a character that is no text",
        "The file holds a control character or half of a surrogate pair, as binary data and broken encodings do. Save "
        "it as UTF-8. A control character that is really meant can be written as an escape in double quotes.",
        'body: "\\ud83d"',
        'body: "\\U0001F600"',
    ),
    "number-out-of-range": Code(
        "a number that cannot be used",
        "Infinity, not-a-number and numbers with more than 1,000 digits or beyond 1e308 cannot be sent as JSON. If "
        "text is meant, quote it.",
        "price: .nan",
        'price: ".nan"',
    ),
    "recursive-alias": Code(
        "an alias inside its own value",
        "An alias (`*name`) repeats the value that `&name` names. Inside that value it would repeat without end.",
        "a: &a [1, *a]",
        "a: &a [1]\nb: [*a, *a]",
    ),
    "several-documents": Code(
        "more than one document in a file",
        "A line `---` begins another YAML document. A spec is one document; use `include:` to put files together.",
        "name: shop\n---\nname: store",
        "name: shop",
    ),
    "tab-indentation": Code(
        "a tab as indentation",
        "YAML is indented with spaces only, because a tab has no width of its own.",
        "scenarios:\n\tbrowse: {flow: [GET /]}",
        "scenarios:\n  browse: {flow: [GET /]}",
    ),
    "too-deep": Code(
        "nested too deeply",
        "Values may be nested 100 deep, and includes 50 deep; nobody reads further.",
    ),
    "unclosed-bracket": Code(
        "a bracket without its end",
        "A `{` or `[` that begins a value is closed by `}` or `]`. Text that begins with a bracket needs quotes.",
        "status: [200, 204",
        "status: [200, 204]",
    ),
    "unknown-alias": Code(
        "an alias of nothing",
        "`*name` repeats a value that was marked with `&name` earlier in the same file. Text that begins with a star "
        "needs quotes.",
        "page: *size\nsize: &size 20",
        "size: &size 20\npage: *size",
    ),
    "unknown-tag": Code(
        "a tag without meaning",
        "Tags such as `!secret` or `!!python/object` mean something to other programs. Here only `!!str`, `!!int`, "
        "`!!float`, `!!bool`, `!!null`, `!!map` and `!!seq` are known. Text that begins with `!` needs quotes.",
        "password: !secret shop",
        "password: ${env.SHOP_PASSWORD}",
    ),
    "unquoted-template": Code(
        "a template without quotes",
        "In YAML `{` begins a mapping: at the beginning of a value, and anywhere inside `{…}` or `[…]`. So `{{…}}`, "
        "and `${…}` within brackets, need quotes around the whole value.",
        "form: {user: ${accounts.email}}",
        'form: {user: "${accounts.email}"}',
    ),
    "unquoted-text": Code(
        "text that needs quotes",
        "Without quotes, text cannot begin with one of the characters that YAML uses itself, and cannot hold a colon "
        "followed by a space.",
        "time: > 500ms",
        'time: "> 500ms"',
    ),
    "unterminated-quote": Code(
        "a quote without its end",
        "Text that begins with a quote goes on to the next quote of the same kind, over lines if need be. In single "
        "quotes a quote is doubled (`''`), in double quotes it is escaped (`\\\"`).",
        'name: "shop',
        'name: "shop"',
    ),
    "yaml-syntax": Code(
        "a text that is no YAML",
        "A line is `key: value`, or `- item`, or goes on with the value of the line before, indented more.",
        "name: shop\nrubbish\ntarget: http://localhost",
        "name: shop\ntarget: http://localhost",
    ),
}
