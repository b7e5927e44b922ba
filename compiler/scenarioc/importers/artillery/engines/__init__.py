"""Engines: how the flow of a scenario is read. Another one is another module here, and one line below.

An engine takes the scenario, its flow and the scope of its variables, and gives the steps of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scenarioc.importers.artillery.engines.http import flow as http
from scenarioc.importers.artillery.engines.socketio import flow as socketio
from scenarioc.importers.artillery.engines.socketio import packaged_flow
from scenarioc.importers.artillery.engines.ws import flow as ws
from scenarioc.importers.artillery.scope import Scope
from scenarioc.source.place import Node

Engine = Callable[[Node, list[Node], Scope], list[Any]]

ENGINES: Mapping[str, Engine] = {
    "http": http,
    "ws": ws,
    "socketio": socketio,
    "socketio-v3": packaged_flow,
}
