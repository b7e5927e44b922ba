"""Artillery's `{{ … }}` as expressions `${…}`, with what Artillery really does with those that mean nothing."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.functions import FAKES, FUNCTIONS, MEANT, MENDED, OLD_FAKES
from scenarioc.importers.artillery.nodes import value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.problems import Span, did_you_mean
from scenarioc.source.place import Node

_CALL = re.compile(r"\{\{\s*(\$[A-Za-z0-9_]+)\s*\(\s*([A-Za-z0-9_,\s]*)\s*\)\s*\}\}")
_PLACE = re.compile(r"\{\{(?!\{)\s*([\w$.\[\]'\"\s-]*?)\s*\}\}|\{\{\{\s*([\w$.\[\]'\"\s-]*?)\s*\}\}\}", re.ASCII)
_ANY = re.compile(r"\{\{.*?\}\}+", re.DOTALL)
_GUESS = re.compile(r"\{\{\s*\$?(\w+)\s*\(\s*([^()]*)\)\s*\}\}")
_ENVIRONMENT = re.compile(r"\$(?:env|processEnvironment)\.([A-Za-z_][A-Za-z0-9_]*)")
_DEFAULT = re.compile(r"\{\{\s*\$(?:env|processEnvironment)\.(\w+)\s*\|\|\s*['\"]([^'\"}]*)['\"]\s*\}\}")
_SPECIAL = re.compile(r"[!$&'()*+,;=:@/?#%\[\]]")


class Undefined:
    """What Artillery makes of a template that means nothing: a key that vanishes."""


UNDEFINED = Undefined()


def rendered(node: Node, scope: Scope, *, typed: bool = False) -> Any:
    """The value of a node with every text in it, and every key, as the language writes it."""
    if isinstance(node.children, dict):
        pairs = {text(key, node.keys[key].span, scope): child for key, child in node.children.items()}
        found = {key: rendered(child, scope, typed=typed) for key, child in pairs.items() if isinstance(key, str)}
        return {key: part for key, part in found.items() if part is not UNDEFINED}
    if isinstance(node.children, list):
        made = [rendered(child, scope, typed=typed) for child in node.children]
        return [None if part is UNDEFINED else part for part in made]
    if isinstance(node.data, str):
        return text(node.data, node.span, scope, typed=typed)
    return node.data


def text(written: str, place: Span, scope: Scope, *, typed: bool = False, url: bool = False) -> str | Undefined:
    """One text as the language writes it; `typed` where a number is not the same as its digits."""
    if "{{" not in written:
        return written.replace("${", "$${")
    return _Text(written, place, scope, typed=typed, url=url).converted()


class _Text:
    def __init__(self, written: str, place: Span, scope: Scope, *, typed: bool, url: bool) -> None:
        self._written, self._place, self._scope, self._typed, self._url = written, place, scope, typed, url
        self._notes, self._fix = scope.script.notes, scope.script.fix

    def converted(self) -> str | Undefined:
        parts: list[str] = []
        position = 0
        for match in _ANY.finditer(self._written):
            parts.append(self._written[position : match.start()].replace("${", "$${"))
            position = match.end()
            piece = self._piece(match[0], alone=match[0] == self._written, inside_url=self._url and match.start() > 0)
            if isinstance(piece, Undefined):
                return UNDEFINED
            parts.append(piece)
        return "".join([*parts, self._written[position:].replace("${", "$${")])

    def _piece(self, template: str, *, alone: bool, inside_url: bool) -> str | Undefined:
        if (call := _CALL.fullmatch(template)) is not None:
            return self._call(call[1], [part.strip() for part in call[2].split(",") if part.strip()], alone=alone)
        place = _PLACE.fullmatch(template)
        if place is None:
            return self._literally(template)
        name = place[1] if place[1] is not None else place[2]
        return self._variable(name, alone=alone, inside_url=inside_url)

    def _call(self, name: str, arguments: list[str], *, alone: bool) -> str | Undefined:
        maker = FUNCTIONS.get(name)
        if maker is not None and all(argument.isdigit() for argument in arguments):
            made = maker(arguments)
            self._notes.same("template")
            is_number = alone and self._typed and made.startswith("randint")
            return f"${{str({made})}}" if is_number else f"${{{made}}}"
        fake = OLD_FAKES.get(name, name.removeprefix("$"))
        if self._scope.fakes and "fake-data" in self._scope.script.plugins() and fake in FAKES:
            message = f"`{name}()` is made by Python's Faker, whose values look a little different"
            self._notes.different("fake-data-differs", message, self._place)
            return f"${{{FAKES[fake]}}}"
        return self._unknown_call(name, arguments)

    def _unknown_call(self, name: str, arguments: list[str]) -> str | Undefined:
        bare = re.sub(r"[^a-z]", "", name.lower())
        processor = self._scope.script.processor
        help = MEANT.get(bare)
        if help is None and processor is not None and name.removeprefix("$") in processor.names:
            help = f"`{name.removeprefix('$')}` is a function of the processor: call it with a `function` step"
        if help is None and name.removeprefix("$") in FAKES:
            help = "the plugin `fake-data` is not loaded: add `plugins: {fake-data: {}}` to `config`"
        near = did_you_mean(name, FUNCTIONS)
        help = help or (f"did you mean `{near}()`?" if near else None)
        if self._fix and (maker := MENDED.get(bare)) and all(a.isdigit() for a in arguments):
            self._notes.quirk("no-such-function", f"Artillery has no function `{name}`", self._place, help)
            return f"${{{maker(arguments)}}}"
        message = f"Artillery has no function `{name}`: the whole text becomes undefined"
        self._notes.quirk("no-such-function", message, self._place, help)
        return UNDEFINED

    def _literally(self, template: str) -> str | Undefined:
        default = _DEFAULT.fullmatch(template)
        guess = _GUESS.fullmatch(template)
        bare = re.sub(r"[^a-z]", "", guess[1].lower()) if guess else ""
        help = MEANT.get(bare)
        if guess and template.lstrip("{ ").startswith(tuple(FUNCTIONS)):
            help = "arguments are whole numbers from 0"
        if default is not None:
            help = "Artillery has no default values; here it is `${env.NAME:-default}`"
            if self._fix:
                self._notes.quirk("not-a-template", "Artillery has no default values", self._place)
                return f"${{env.{default[1]}:-{default[2]}}}"
        arguments = [part.strip() for part in guess[2].split(",") if part.strip()] if guess else []
        if self._fix and (maker := MENDED.get(bare)) and all(re.fullmatch(r"-?\d+", a) for a in arguments):
            self._notes.quirk("not-a-template", f"`{template}` is not a template of Artillery", self._place, help)
            return f"${{{maker(arguments)}}}"
        message = f"`{template}` is not a template of Artillery, which sends it literally"
        self._notes.quirk("not-a-template", message, self._place, help)
        return template.replace("${", "$${")

    def _variable(self, name: str, *, alone: bool, inside_url: bool) -> str | Undefined:
        if (environment := _ENVIRONMENT.fullmatch(name)) is not None:
            self._notes.same("template")
            return f"${{env.{environment[1]}}}"
        if name == "$environment" and self._scope.script.environment:
            return self._scope.script.environment
        if name == "target" and "target" not in self._scope.known:
            return str(value(self._scope.script.config, "target") or "undefined")
        expression = self._scope.find(name)
        if expression is not None:
            self._notes.same("template")
            # Artillery encodes nothing in a URL; that matters only where a value holds what means something there.
            special = any(_SPECIAL.search(str(one)) for one in self._scope.script.known.get(expression, ()))
            return f"${{raw({expression})}}" if inside_url and special else f"${{{expression}}}"
        sent = "it vanishes" if alone else "the text `undefined` is sent"
        known = [one for one in (*self._scope.known, *self._scope.later) if not one.startswith("$")]
        near = did_you_mean(name, known)
        help = f"did you mean `{near}`?" if near else self._way_out(name)
        self._notes.quirk("undefined-variable", f"nothing gives `{name}` a value: {sent}", self._place, help)
        return UNDEFINED if alone else "undefined"

    def _way_out(self, name: str) -> str | None:
        bare = re.sub(r"[^a-z]", "", name.lower())
        if name.startswith("$process.env."):
            return f"write `$env.{name.removeprefix('$process.env.')}`"
        if name.startswith("$") and name.removeprefix("$") in FAKES:
            return "functions need brackets: `{{ " + name + "() }}`"
        return MEANT.get(bare)
