"""What a load will do, worked out before anything runs."""

from scenarioc.explain.forecast import Forecast, forecast
from scenarioc.explain.given import as_the_environment_says
from scenarioc.explain.plot import svg, terminal
from scenarioc.explain.report import as_data, as_text
from scenarioc.explain.warnings import Machine, warnings

__all__ = [
    "Forecast",
    "Machine",
    "as_data",
    "as_text",
    "as_the_environment_says",
    "forecast",
    "svg",
    "terminal",
    "warnings",
]
