"""Lowering of pools and of the steps that use them."""

from __future__ import annotations

from scenarioc.expressions.tree import Lives
from scenarioc.naming import constant_name
from scenarioc.plan import model
from scenarioc.plan.context import Flow, unknown
from scenarioc.source import Path
from scenarioc.spec.pools import PickStep, Pool, PutStep, TakeStep


def lower_pool(top: Flow, name: str, wish: Pool) -> model.Pool:
    """A pool; steps find it by its name."""
    identifier = top.names.take(constant_name(name))
    top.lowering.pools[name] = identifier
    place = top.lowering.place(("data", name))
    return model.Pool(name, identifier, wish.pool, wish.scope, wish.when_empty, wish.wait, place)


def lower_pool_step(flow: Flow, step: PutStep | TakeStep | PickStep, path: Path) -> tuple[model.Step, ...]:
    """The step; none when there is no such pool."""
    if isinstance(step, PutStep):
        ((pool, value),) = step.put.items()
        at: Path = (*path, "put", pool)
        source = _source(flow, pool, at, key=True)
        return (model.Put(source, flow.value(value, at), flow.lowering.place(at)),) if source else ()
    keeps = isinstance(step, PickStep)
    ((name, pool),) = (step.pick if isinstance(step, PickStep) else step.take).items()
    at = (*path, "pick" if keeps else "take", name)
    source = _source(flow, pool, at, key=False)
    variable = flow.assigns(name, at)
    lives = variable.lives is Lives.USER
    taken = model.Take(name, variable.identifier, lives, source or "", keeps, flow.lowering.place(at))
    return (taken,) if source else ()


def _source(flow: Flow, pool: str, path: Path, *, key: bool) -> str | None:
    pools = flow.lowering.pools
    if pool not in pools:
        at = flow.document.key_at(path) if key else flow.document.at(path)
        unknown(flow, "pool", pool, pools, at, f"add it to `data`, as in `{pool}: {{pool: 1000}}`")
    return pools.get(pool)
