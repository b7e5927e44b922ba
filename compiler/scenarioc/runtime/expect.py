"""Checks and captures: what a locustfile expects of an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from scenarioc.runtime.answers import (
    NOT_JSON,
    UNREAD,
    body_json,
    body_texts,
    cookie_values,
    final_urls,
    header_values,
    media_types,
    not_json,
    nothing_found,
    pattern_matches,
    redirect_targets,
    response_times,
)
from scenarioc.runtime.conditions import met_by_one, unmet, unmet_by_texts
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.forms import input_values
from scenarioc.runtime.html import css_values, xpath_values
from scenarioc.runtime.picking import Find, Pick, Take, picked
from scenarioc.runtime.schema import schema_misfit
from scenarioc.runtime.status import Status, status_problem, too_slow
from scenarioc.runtime.wording import NOTHING, failure_text


class Expect:
    """Checks one answer and takes values from it; the first failure marks the sample.

    `on_failure` says what a failure ends: `end_iteration`, `end_user` or `end_test`.
    A required capture that finds nothing always ends the iteration.
    """

    failed = False
    usable = True
    parsed: Any = UNREAD

    def __init__(
        self,
        response: Any,
        place: str,
        *,
        status: Status | None = None,
        not_status: Status | None = None,
        on_failure: Callable[[Any], None] | None = None,
        user: Any = None,
    ) -> None:
        self.response = response
        self.place = place
        self.on_failure = on_failure
        self.user = user
        code = response.status_code
        usual = code == (status or 200) and code <= 206 and not_status is None
        if usual and response.request_meta["exception"] is None:
            return  # so do most answers, and it should cost next to nothing
        problem = status_problem(response, place, status, not_status)
        if problem is not None:
            self.usable = 0 < code < 400 and response.request_meta["exception"] is None
            self._fail(problem)
        elif code > 206:
            response.success()  # expected, though Locust would not let all of them pass

    def time(self, *, below_ms: float) -> None:
        """Expect the answer in less than so many milliseconds."""
        if (took := self.response.request_meta["response_time"]) >= below_ms:
            self._miss(too_slow(took, below_ms))

    def header(self, name: str, **condition: Any) -> None:
        """Expect a condition of a header."""
        if not met_by_one(header_values(self.response, name), condition):
            self._values(f"header {name}", condition, header_values, name)

    def content_type(self, wanted: str | None = None, **condition: Any) -> None:
        """Expect a media type, whatever its parameters, or a condition of it."""
        if media_types(self.response) != [wanted]:
            self._values("content type", condition or {"equals": wanted}, media_types)

    def body(self, **condition: Any) -> None:
        """Expect a condition of the body as text."""
        self._values("body", condition, body_texts)

    def url(self, **condition: Any) -> None:
        """Expect a condition of the URL that answered, after all redirects."""
        self._values("url", condition, final_urls)

    def cookie(self, name: str, **condition: Any) -> None:
        """Expect a condition of a cookie that the answer sets or the user keeps."""
        self._values(f"cookie {name}", condition, cookie_values, self.user, name)

    def css(
        self, selector: str, attribute: str | None = None, **condition: Any
    ) -> None:
        """Expect a condition of an element's text or attribute."""
        self._values(selector, condition, css_values, selector, attribute)

    def xpath(self, path: str, attribute: str | None = None, **condition: Any) -> None:
        """Expect a condition of the text, attribute or number that an XPath finds."""
        self._values(path, condition, xpath_values, path, attribute)

    def json(self, path: str, take: Take, **condition: Any) -> None:
        """Expect a condition of what `take` finds in the JSON body."""
        if not self.failed:
            value = self._json(take)
            self._miss(not_json(self.response, value) or unmet(path, value, condition))

    def schema(self, schema: Any) -> None:
        """Expect a JSON body that fits a JSON Schema."""
        if not self.failed:
            body = self._json(lambda body: body)
            misfit = not_json(self.response, body)
            self._miss(misfit or schema_misfit(self.place, schema, body))

    def capture(
        self,
        variable: str,
        path: str,
        take: Take,
        *,
        pick: Pick | None = None,
        **how: Any,
    ) -> Any:
        """Take what `take` finds in the JSON body; with `pick`, one of several."""
        value = self._json(take)
        if pick is not None and isinstance(value, list):
            value = picked(value, pick)
        if how or value is None or value is NOTHING or value is NOT_JSON:
            return self._kept(variable, path, value, **how)
        return value

    def capture_header(self, variable: str, name: str, **how: Any) -> Any:
        """Take a header."""
        return self._capture(variable, f"header {name}", header_values, name, **how)

    def capture_cookie(self, variable: str, name: str, **how: Any) -> Any:
        """Take a cookie that the answer sets, or else one that the user keeps."""
        details = (cookie_values, self.user, name)
        return self._capture(variable, f"cookie {name}", *details, **how)

    def capture_regex(
        self, variable: str, pattern: str, group: int | str = 0, **how: Any
    ) -> Any:
        """Take what a group of a regular expression matches in the body."""
        return self._capture(variable, pattern, pattern_matches, pattern, group, **how)

    def capture_css(
        self, variable: str, selector: str, attribute: str | None = None, **how: Any
    ) -> Any:
        """Take the text or an attribute of an element."""
        return self._capture(variable, selector, css_values, selector, attribute, **how)

    def capture_xpath(
        self, variable: str, path: str, attribute: str | None = None, **how: Any
    ) -> Any:
        """Take the text, attribute or number that an XPath finds."""
        return self._capture(variable, path, xpath_values, path, attribute, **how)

    def capture_hidden(self, variable: str, name: str, **how: Any) -> Any:
        """Take the value of a form input, such as a CSRF token."""
        return self._capture(variable, f"input {name}", input_values, name, **how)

    def capture_location(
        self, variable: str, query: str | None = None, **how: Any
    ) -> Any:
        """Take the target of a redirect, followed or not, or a parameter of it."""
        subject = f"a redirect with {query}" if query else "a redirect"
        return self._capture(variable, subject, redirect_targets, query, **how)

    def capture_url(self, variable: str, query: str | None = None, **how: Any) -> Any:
        """Take the URL that answered, after all redirects, or a parameter of it."""
        return self._capture(variable, "url", final_urls, query, **how)

    def capture_body(self, variable: str, **how: Any) -> Any:
        """Take the body as text."""
        return self._capture(variable, "body", body_texts, **how)

    def capture_status(self, variable: str, **how: Any) -> Any:
        """Take the status code, also of an answer that failed."""
        return self._kept(variable, "status", self.response.status_code, **how)

    def capture_time(self, variable: str, **how: Any) -> Any:
        """Take the time that the answer took, in milliseconds."""
        return self._capture(variable, "time", response_times, **how)

    def _json(self, take: Take) -> Any:
        body = self.parsed
        if body is UNREAD:
            body = body_json(self.response) if self.usable else NOT_JSON
            self.parsed = body
        try:
            return NOT_JSON if body is NOT_JSON else take(body)
        except (LookupError, TypeError):
            return NOTHING

    def _found(self, find: Find, *details: Any) -> list[Any]:
        if self.usable:
            with suppress(Exception):  # outside Locust's block it would lose the sample
                return find(self.response, *details)
        return []

    def _values(
        self, subject: str, condition: dict[str, Any], find: Find, *details: Any
    ) -> None:
        if not self.failed:
            values = self._found(find, *details)
            self._miss(unmet_by_texts(subject, values, condition))

    def _capture(
        self, variable: str, subject: str, find: Find, *details: Any, **how: Any
    ) -> Any:
        value = picked(self._found(find, *details), how.pop("pick", "first"))
        return self._kept(variable, subject, value, **how)

    def _kept(
        self,
        variable: str,
        subject: str,
        value: Any,
        *,
        default: Any = NOTHING,
        required: bool = True,
        transform: Take | None = None,
    ) -> Any:
        if value is None or value is NOTHING or value is NOT_JSON:
            if default is not NOTHING or not required:
                return None if default is NOTHING else default
            self._miss(nothing_found(self.response, subject, value, self.parsed))
            raise StepFailed
        try:
            return value if transform is None else transform(value)
        except Exception as error:
            self._miss((f"{subject} fit for {variable}", type(error).__name__))
            raise StepFailed from error

    def _miss(self, expected_and_got: tuple[str, str] | None) -> None:
        if expected_and_got is not None:
            self._fail(failure_text(self.place, *expected_and_got))

    def _fail(self, message: Exception | str) -> None:
        if not self.failed:
            self.failed = True
            self.response.failure(message)
            if self.on_failure is not None:
                self.on_failure(self.user)
