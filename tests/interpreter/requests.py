"""One request of a plan with everything that is expected of its answer and taken from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jsonschema

from interpreter import answers, auth, conditions
from interpreter.conditions import MISSING
from interpreter.expressions import text_of
from scenarioc.expressions import tree
from scenarioc.expressions.tree import Lives
from scenarioc.plan import model
from support.trace import Failure

if TYPE_CHECKING:
    from interpreter.steps import Steps

SUBJECTS = {"header": "header {}", "cookie": "cookie {}", "content_type": "content type"}


class Exchange:
    """A request that was sent: `failure` says why it counts as failed, `end` what ends because of it."""

    usable = True

    def __init__(self, request: Any, steps: Steps) -> None:
        self.request, self.steps = request, steps
        self.failure: Failure | None = None
        self.end: str | None = None
        proof = auth.logged_in(steps, request.auth) if isinstance(request.auth, model.Login) else {}
        values = self._values()
        if isinstance(request.auth, model.Signature):
            proof = auth.signed(steps, request, values)
            values["headers"] |= proof
        values["headers"] = proof | values["headers"]
        self.answer = steps.client.send(request, values)
        self._examine()

    def _examine(self) -> None:
        """Look at the answer as far as the plan says."""
        request = self.request
        looked_at = request.status or request.checks or request.captures or request.on_failure != "continue"
        if not looked_at:
            if not 0 < self.answer.status < 400:
                self.failure = Failure()
            self._lose()
            return
        self._status()
        for check in request.checks:
            self.check(check)
        for capture in request.captures:
            if self.end is None:
                self._capture(capture)

    def _lose(self) -> None:
        """End what ends when no answer came."""
        ends = self.request.on_no_answer if isinstance(self.request, model.Request) else "continue"
        if self.answer.status == 0 and ends != "continue":
            self.end = ends

    def check(self, check: model.Check) -> None:
        """Make a check, unless one has failed before."""
        wanted = None if check.expected is None else self.steps.value(check.expected)
        if self.end is None and self.failure is None:
            self._check(check, wanted)

    # --- what is sent

    def _values(self) -> dict[str, Any]:
        request, steps = self.request, self.steps
        return {
            "url": self._url(request.url),
            "query": steps.values_of(request.query, lists=True),
            "body": self._body(request.body),
            "headers": steps.values_of(request.headers),
            "cookies": steps.values_of(request.cookies),
        }

    def _url(self, node: tree.Expression) -> str:
        """The URL; a value in its path or query is one segment whatever is in it, unless the URL begins with it."""
        if not isinstance(node, tree.Text):
            return text_of(self.steps.value(node))
        url, plain_start = "", True
        for number, part in enumerate(node.parts):
            text = text_of(self.steps.value(part))
            authority = plain_start and url.count("/") == 2 and "://" in url
            ready = isinstance(part, tree.Call) and part.function in ("urlencode", "raw")
            literal = ready or isinstance(part, tree.Constant)
            url += text if number == 0 or literal or authority else quote(text, safe="")
            plain_start = plain_start and isinstance(part, tree.Constant)
        return url

    def _body(self, body: model.Body | None) -> Any:
        match body:
            case model.JsonBody():
                return self.steps.value(body.value)
            case model.FormBody():
                return self.steps.values_of(body.fields, lists=True)
            case model.RawBody():
                return None if body.value is None else text_of(self.steps.value(body.value))
            case model.MultipartBody():
                return [self._part(part) for part in body.parts]
        return None

    def _part(self, part: model.Part) -> tuple[Any, Any]:
        filename = None if part.filename is None else text_of(self.steps.value(part.filename))
        return "" if part.value is None else text_of(self.steps.value(part.value)), filename

    # --- what is expected

    def _fail(self, expected: str, got: str) -> None:
        if self.failure is not None:
            return
        place = str(self.request.place)
        self.failure = Failure(place, expected, got)
        if self.request.on_failure != "continue":
            self.end = self.request.on_failure

    def _status(self) -> None:
        rule, status = self.request.status, self.answer.status
        if status == 0:
            self.usable = False
            self._fail("", "")
            self.failure = Failure()
            self._lose()
            return
        if rule is None:
            passes = status < 400
        else:
            passes = (status in rule.codes or status // 100 in rule.classes) != rule.negated
        if not passes:
            self.usable = status < 400
            self._fail("status", str(status))

    def _check(self, check: model.Check, wanted: Any) -> None:
        match check.subject:
            case "time":
                if self.answer.took_ms >= float(wanted) * 1000:
                    self._fail("time <", "over")
            case "json":
                self._check_json(check, wanted)
            case "json_schema":
                self._check_schema(wanted)
            case _:
                self._check_texts(check, wanted)

    def _check_json(self, check: model.Check, wanted: Any) -> None:
        path = check.selector or "$"
        try:
            value, many = answers.json_values(self.answer, path)
        except ValueError:
            return self._fail("JSON", "")
        if not conditions.of_json(check.operator, check.negated, value, wanted, many=many):
            self._fail(conditions.words(path, check.operator, check.negated, wanted), self._shown(path, value))
        return None

    def _check_schema(self, schema: Any) -> None:
        try:
            body = self.answer.body
        except ValueError:
            return self._fail("JSON", "")
        if not jsonschema.Draft202012Validator(schema).is_valid(body):
            self._fail("to fit", "")
        return None

    def _check_texts(self, check: model.Check, wanted: Any) -> None:
        found = self._texts(check.subject, check.selector, None)
        if conditions.of_texts(check.operator, check.negated, found, wanted):
            return
        subject = SUBJECTS.get(check.subject, check.selector or check.subject).format(check.selector)
        shown = "" if len(found) > 1 else self._shown(subject, found[0] if found else MISSING)
        self._fail(conditions.words(subject, check.operator, check.negated, wanted), shown)

    def _texts(self, source: str, selector: str | None, detail: str | None) -> list[Any]:
        if not self.usable:
            return []
        try:
            return answers.texts(self.answer, source, selector, detail, self.steps.client.session.cookies)
        except Exception:
            return []

    def _shown(self, subject: str, value: Any) -> str:
        # Messages hide what looks secret, and how they do it is tested elsewhere.
        secret = any(
            word in (subject + json.dumps(value, default=str)).lower() for word in ("token", "sess", "secret", "cookie")
        )
        return "" if secret or not isinstance(value, str | int | float | type(MISSING)) else conditions.briefly(value)

    # --- what is taken

    def _capture(self, capture: model.Capture) -> None:
        default = None if capture.default is None else self.steps.value(capture.default)
        value, why = self._find(capture)
        if value is MISSING or value is None:
            if capture.required and capture.default is None:
                self._fail(*why)
                self.end = self.end or "end_iteration"
                return
            value = default
        elif capture.transform is not None:
            try:
                value = self._transformed(capture.transform, value)
            except Exception as error:
                self._fail(f"fit for {capture.variable}", type(error).__name__)
                self.end = self.end or "end_iteration"
                return
        self.steps.memory.lives[Lives.USER if capture.user_lived else Lives.ITERATION][capture.identifier] = value

    def _transformed(self, transform: tree.Expression, value: Any) -> Any:
        self.steps.memory.builtins["value"] = value
        return self.steps.value(transform)

    def _find(self, capture: model.Capture) -> tuple[Any, tuple[str, str]]:
        if capture.source == "status":
            return self.answer.status, ("", "")
        if capture.source != "json":
            found = self._texts(capture.source, capture.selector, capture.detail)
            return answers.pick(found, capture.pick), (capture.selector or capture.source.replace("location", ""), "")
        if not self.usable:
            return MISSING, ("", "")
        try:
            value, many = answers.json_values(self.answer, capture.selector or "$")
        except ValueError:
            return MISSING, ("JSON", "")
        value = answers.pick(value, capture.pick) if many else value
        return value, (capture.selector or "$", "nothing there" if value is MISSING else "null")
