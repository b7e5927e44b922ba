"""Codes of problems with putting several files and an environment together."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "defined-twice": Code(
        "the same thing in two files",
        "Files that are put together with `include:` add up: the entries of `variables`, `endpoints`, `fragments`, "
        "`scenarios`, `data`, `auth`, `environments` and `headers` are merged, and everything else is said in one file "
        "only. No file overrules another; what differs from place to place belongs into `environments:`.",
        "# shop.yaml: include: common.yaml\nname: shop\n# common.yaml\nname: common",
        "# shop.yaml: include: common.yaml\nname: shop\n# common.yaml\nvariables: {page: 20}",
    ),
    "include-cycle": Code(
        "files that include each other",
        "A file that includes itself, directly or through others, has no end. Move what both need into a third file.",
        "# a.yaml\ninclude: b.yaml\n# b.yaml\ninclude: a.yaml",
        "# a.yaml\ninclude: [b.yaml, common.yaml]\n# b.yaml\ninclude: common.yaml",
    ),
    "include-not-found": Code(
        "an included file that cannot be read",
        "The path after `include:` is relative to the file it stands in, with `/` between folders on every system. The "
        "file must exist and be UTF-8 text.",
        "include: comon.yaml",
        "include: common.yaml",
    ),
    "unknown-environment": Code(
        "an environment that does not exist",
        "`--environment` takes one of the names below `environments:`. What stands there is laid over the spec: a "
        "mapping merges, null removes, anything else replaces.",
        "scenarioc build shop.yaml --environment stagign",
        "environments:\n  staging:\n    target: https://staging.example.test",
    ),
}
