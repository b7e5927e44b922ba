"""A module imports only from lower floors: the architecture document that cannot go stale."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "compiler" / "scenarioc"

FLOORS = {
    "": 0, "records": 0, "problems": 0, "naming": 0, "figures": 0, "units": 0, "jsonpath": 0, "selectors": 0,
    "languages": 0, "resources": 0, "codes": 0, "regex": 0,
    "source": 1, "render": 1, "layout": 1, "shake": 1, "expressions": 1,
    "spec": 2, "compose": 2,
    "plan": 3,
    "importers": 4, "targets": 4, "results": 4,
    "build": 5, "run": 5, "verify": 5, "explain": 5, "preview": 5, "show": 5,
    "output": 5, "diagnostics": 5, "demo": 5, "reference": 5, "places": 5,
    "fix": 6, "convert": 6,
    "cli": 7, "__main__": 8,
}  # fmt: skip
RUNTIME_NEEDS = {"gevent", "geventhttpclient", "locust", "faker", "lxml", "jsonschema", "jsonpath_rfc9535"}
RUNTIME_NEEDS |= {"cssselect", "requests", "prometheus_client", "websocket", "socketio", "urllib3"}


def part_of(module: str) -> str:
    """The part of the compiler that `scenarioc.part.…` belongs to; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports_of(path: Path) -> set[str]:
    """Every module that the file imports from this package, with the names that may themselves be modules."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {
                f"{node.module}.{alias.name}" if node.module == "scenarioc" else node.module or ""
                for alias in node.names
            }
    return found


def sources() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ("scenarioc", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def test_every_part_of_the_compiler_has_a_floor() -> None:
    assert {part_of(module) for module in sources()} <= FLOORS.keys() | {"runtime", "programs"}


def test_a_module_imports_only_from_lower_floors() -> None:
    upwards = []
    for module, path in sources().items():
        if (part := part_of(module)) in ("runtime", "programs"):
            continue
        for imported in imports_of(path):
            other = part_of(imported)
            own_package = imported.split(".")[0] == "scenarioc" and other in FLOORS
            if own_package and other != part and FLOORS[other] >= FLOORS[part] > 0:
                upwards.append(f"{module} imports {imported}")
    assert not upwards


def test_runtime_modules_are_self_contained_and_nothing_imports_them() -> None:
    import sys

    allowed = RUNTIME_NEEDS | set(sys.stdlib_module_names)
    for module, path in sources().items():
        imported = {name.split(".")[0] if not name.startswith("scenarioc") else name for name in imports_of(path)}
        if (part := part_of(module)) in ("runtime", "programs"):
            foreign = {n for n in imported if n not in allowed and not n.startswith("scenarioc.runtime")}
            foreign |= {n for n in imported if part == "programs" and n.startswith("scenarioc")}
            assert not foreign, f"{module} imports {foreign}"
        else:
            assert not {n for n in imported if n.startswith(("scenarioc.runtime", "scenarioc.programs"))}, module
