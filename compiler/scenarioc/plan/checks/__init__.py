"""What can be seen to be wrong, or likely a mistake, before anything runs: ordered checks over the plan."""

from __future__ import annotations

from collections.abc import Callable

from scenarioc.plan.checks.answers import body_of_bodiless_answer, hopeless_pattern
from scenarioc.plan.checks.assignment import use_before_assignment
from scenarioc.plan.checks.clients import slower_client
from scenarioc.plan.checks.flow import unreachable_step
from scenarioc.plan.checks.headers import impossible_header
from scenarioc.plan.checks.names import (
    dynamic_url_without_name,
    hidden_variable,
    shared_statistics_name,
    unused_capture,
    unused_definition,
)
from scenarioc.plan.checks.placeholders import foreign_placeholder
from scenarioc.plan.checks.secrets import literal_secret
from scenarioc.plan.checks.times import think_longer_than_run
from scenarioc.plan.context import Lowering
from scenarioc.plan.data.budget import rows_that_run_out
from scenarioc.plan.model import Plan

CHECKS: tuple[Callable[[Plan, Lowering], None], ...] = (
    use_before_assignment,
    impossible_header,
    unreachable_step,
    hopeless_pattern,
    body_of_bodiless_answer,
    hidden_variable,
    unused_capture,
    unused_definition,
    shared_statistics_name,
    dynamic_url_without_name,
    foreign_placeholder,
    literal_secret,
    think_longer_than_run,
    rows_that_run_out,
    slower_client,
)
"""Errors first, then what is only unwise."""
