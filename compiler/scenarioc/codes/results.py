"""Codes of problems with what runs leave behind."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "no-results": Code(
        "no summary where the results should be",
        "A run writes `results/summary.json` beside its locustfile when it ends. `scenarioc report` and `scenarioc "
        "compare` take that file, its folder, or the generated folder.",
        "scenarioc report shop.yaml",
        "scenarioc report generated/shop",
    ),
    "not-a-summary": Code(
        "a file that is not the summary of a run",
        "What a summary holds is described in docs/report.md. A file that is cut short, edited or of another tool is "
        "not taken for one, because figures read from it could not be trusted.",
    ),
    "other-summary": Code(
        "a summary of another version of the format",
        "The format of summaries has a version, which changes when a member changes or goes. Use the same scenarioc "
        "for the run and for the report.",
    ),
    "too-little-data": Code(
        "runs that cannot be compared",
        "A comparison needs the same requests in both runs, over enough time that noise can be told from change: at "
        "least six blocks of a second or more with requests in both. Run both for longer.",
    ),
}
