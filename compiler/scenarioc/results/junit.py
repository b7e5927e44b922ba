"""A summary as JUnit XML: what every CI shows as test results."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from scenarioc.languages.hidden import shown
from scenarioc.results import figures
from scenarioc.results.places import file_and_line
from scenarioc.results.summary import EndpointRow, Failure, Summary, Threshold


def render(summary: Summary, spec: str = "") -> str:
    """Every threshold and every row of the statistics as a test case.

    What failed in a run whose thresholds held is told, but fails nothing: the thresholds say how much may fail.
    """
    root = Element("testsuites", {"name": shown(summary.name)})
    thresholds = [_threshold(one, spec) for one in summary.thresholds]
    rows = [_row(row, [e for e in summary.errors if (e.method, e.name) == (row.method, row.name)],
                 spec, summary.verdict != "held") for row in summary.rows]  # fmt: skip
    run = [_run(summary)] if summary.verdict == "broken" else []
    for name, cases in (("run", run), ("thresholds", thresholds), ("requests", rows)):
        if cases:
            _suite(root, f"{summary.name}: {name}", cases, summary)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    root.set("time", f"{summary.duration_s:.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, name: str, cases: list[Element], summary: Summary) -> None:
    counts = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error", "skipped")}
    suite = SubElement(root, "testsuite", {
        "name": shown(name), "tests": str(len(cases)), "failures": str(counts["failure"]),
        "errors": str(counts["error"]), "skipped": str(counts["skipped"]), "time": f"{summary.duration_s:.3f}",
        **({"timestamp": summary.started.removesuffix("Z")} if summary.started else {}),
    })  # fmt: skip
    suite.extend(cases)


def _case(name: str, classname: str, place: str | None, spec: str, time_s: float = 0) -> Element:
    attributes = {"name": shown(name), "classname": classname, "time": f"{time_s:.6f}"}
    if found := file_and_line(place, spec):
        attributes |= {"file": shown(found[0]), "line": str(found[1])}
    return Element("testcase", attributes)


def _run(summary: Summary) -> Element:
    case = _case("the run", "run", None, "")
    reasons = summary.reasons or ["the run broke"]
    SubElement(case, "error", {"message": shown(reasons[0])}).text = "\n".join(map(shown, reasons))
    return case


def _threshold(one: Threshold, spec: str) -> Element:
    case = _case(one.text, "thresholds", one.place, spec)
    said = f"{one.text}: {figures.threshold_value(one)}, {figures.margin(one)}".removesuffix(", ")
    at = f" ({one.place})" if one.place else ""
    if one.state == "failed":
        SubElement(case, "failure", {"type": one.status, "message": shown(said)}).text = shown(f"{said}{at}")
    else:
        note = "a warning: " if one.state == "warned" else ""
        SubElement(case, "system-out").text = shown(f"{note}{said}{at}")
    return case


def _row(row: EndpointRow, errors: list[Failure], spec: str, fails: bool) -> Element:
    case = _case(row.title, "requests", row.place, spec, (row.avg_ms or 0) / 1000)
    if row.failures:
        message = f"{figures.count(row.failures)} of {figures.count(row.requests)} requests failed"
        lines = [
            f"{figures.count(e.count)} x {e.kind}: {e.text}" + (f" ({e.place})" if e.place else "") for e in errors
        ]
        kind = errors[0].kind if errors else "other"
        told = (
            SubElement(case, "failure", {"type": kind, "message": message}) if fails else SubElement(case, "system-out")
        )
        told.text = "\n".join([message, *map(shown, lines)])
    return case
