"""Random expressions without mistakes, as text, over the variables of `support.expressions`."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from support.hostile import HOSTILE

_PLAIN_TEXT = st.one_of(
    st.sampled_from([h for h in HOSTILE if not any("\ud800" <= c <= "\udfff" for c in h)]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


def quoted(value: str) -> str:
    """A text literal of the language."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\x00"}
    return '"' + "".join(escapes.get(c, c) for c in value) + '"'


def _filled(*templates: str, **parts: SearchStrategy[str]) -> SearchStrategy[str]:
    """One of the templates, with `<t> <i> <n> <b> <l> <a>` filled in anew each time."""

    @st.composite
    def made(draw: st.DrawFn) -> str:
        template = draw(st.sampled_from(templates))
        for kind, strategy in parts.items():
            while f"<{kind}>" in template:
                before, _, after = template.partition(f"<{kind}>")
                template = before + draw(strategy).replace("<", "\x01") + after
        return template.replace("\x01", "<")

    return made()


_LITERAL = _PLAIN_TEXT.map(quoted)
_SMALL = st.integers(0, 4).map(str)


def _leaves() -> dict[str, SearchStrategy[str]]:
    return {
        "t": st.one_of(_LITERAL, st.sampled_from(["name", "line", "env.KEY", "env.token", "test.id"])),
        "i": st.one_of(st.integers(-9, 99).map(str), st.sampled_from(["count", "size", "iteration", "user.id"])),
        "n": st.one_of(st.sampled_from(["price", "2.5", "0.1", "1e3", "1e30"])),
        "b": st.sampled_from(["ready", "True", "false"]),
        "l": st.sampled_from(["ids", "words", "[]", "range(3)", "body.tags", "tags", 'split("a b")']),
        "a": st.sampled_from(
            ["item", "item.name", "item.id", 'item["ok"]', "item.list[1]", "body", "body.none", "None"]
        ),
    }


def _deeper(level: dict[str, SearchStrategy[str]]) -> dict[str, SearchStrategy[str]]:
    any_ = st.one_of(*level.values())
    parts = {**level, "a": st.one_of(level["a"], any_), "k": _SMALL}
    numbers = (
        "<i> + <i>", "<i> - <i>", "<i> * <i>", "-<i>", "(<i>)", "len(<t>)", "len(<l>)",
        "abs(<i>)", "int(<n>)", "round(<n>)",
        "<i> if <b> else <i>", "max(<i>, <i>)", "+<i>", "<i> % 7", "<i> // 2", "-(<i>)",
        "(<i>) ** 2", "int(<i>)", "round(<i>)",
    )  # fmt: skip
    return {
        "t": _filled(
            "<t>", "lower(<t>)", "<t> + <t>", "(<t>)[<k>]", "(<t>)[<k>:]", "(<t>)[:<i>]",
            "(<t>)[<i>:<i>]", "str(<a>)",
            "replace(<t>, <t>, <t>)", "<t> if <b> else <t>", 'join(split(<t>, "-"), <t>)',
            "json(<a>)", "urlencode(<t>)",
            "base64(<t>)", "sha256(<t>)", 'md5(<t>, "base64")', "hmac_sha256(<t>, <t>)",
            "join(<l>, <t>)", "strip(<t>)",
            'extract(<t>, "(a)|b")', 'date_format(1e9, "%Y")', "<t> * <k>", "<t> or <t>",
            "base64_decode(base64(<t>))",
            "str(<i>)", "str(<b>)", "upper(<t>)",
            **parts,
        ),
        "i": _filled(*numbers, **parts),
        "n": _filled(
            "<n> + <i>", "<n> * <n>", "<i> / 4", "-<n>", "float(<i>)", "round(<n>, 2)", "<n> ** 2", "sum(ids)",
            "(<n>) / (<i>)", "<n>", "2 ** -<i>", "price ** count",
            **parts,
        ),
        "b": _filled(
            "<i> < <n>", "<t> == <t>", "not <b>", "<b> and <b>", "<b> or <b>", "<t> in <t>",
            "<a> in <l>", "<a> not in <l>",
            "<a> == None", "<a> != true", "<i> <= <i> < <n>", "not <a> in <l>",
            "bool(<a>)", 'matches(<t>, "[a-c]")', "(<b>)",
            "not <a>", "<b> and <b> or <b>", "<a> is not None", "5 == <i>", "(<b>) == <b>",
            **parts,
        ),
        "l": _filled(
            "[<a>, <i>]", "<l> + <l>", "(<l>)[1:]", "sorted([<i>, <n>])", "split(<t>)", "[<l>]",
            "<l>", "<l> if <b> else <l>",
            "range(<k>)", "[<t>] * <k>", "[<i>] + <l>", "sorted(range(<k>))", "ids[:<k>]", "ids[<i> + 1:]",
            **parts,
        ),
        "a": _filled("<a>", "<a> or <a>", "[<a>][0]", "(<l>)[0]", "<a> if <b> else <a>", "(<a>) and <a>", **parts),
    }  # fmt: skip


def expressions(depth: int = 3) -> SearchStrategy[str]:
    """Expressions of every type, without the `${` and `}` around them."""
    level = _leaves()
    for _ in range(depth):
        level = _deeper(level)
    return st.one_of(*level.values())


def texts() -> SearchStrategy[str]:
    """Texts with expressions in them."""
    plain = _PLAIN_TEXT.map(lambda text: text.replace("${", "$${"))
    inserted = expressions(2).map(lambda source: "${" + source + "}")
    return st.lists(st.one_of(plain, inserted), min_size=1, max_size=4).map("".join)
