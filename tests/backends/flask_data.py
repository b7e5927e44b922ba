"""A data service and a customer service in one Flask application, as slow and as faulty as a test wants them.

Options, by `started(…)` or as environment variables `BACKEND_…`:

    delays="data=20,database=1200"   milliseconds by first word of the path; `*` for all others
    error_share=0.02                 this share of the requests is answered with 500
    timeout_share=0.01               this share with 504
    seed=1                           of the draw
    query_ms=20                      how long the database is busy with a query: it answers one at a time

A single request asks for the same with `?delay_ms=250` and `?fault=504`. `/health` is spared unless its delay is named.
"""

from __future__ import annotations

import random
import sqlite3
from typing import Any

import gevent
import gevent.lock
from flask import Blueprint, Flask, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from backends.serving import option
from backends.wsgi import serve

ORDERS = 2000
PRODUCTS = 200
CUSTOMERS = 500
PAGE = 20
KINDS = ("lamp", "chair", "table", "shelf", "carpet", "mirror", "clock", "vase")
COLOURS = ("red", "green", "blue", "white", "black")

data_service = Blueprint("data service", __name__)
customer_service = Blueprint("customer service", __name__)


# --- data service -----------------------------------------------------------------------------------------------

items: dict[int, dict[str, Any]] = {n: {"id": n, "name": f"sensor-{n:03}", "value": n * 7 % 101} for n in range(1, 101)}
cache: dict[str, dict[str, Any]] = {}
database = sqlite3.connect(":memory:")
free = gevent.lock.BoundedSemaphore()
query_s = float(option("query_ms", "0")) / 1000


@data_service.get("/data")
def list_items() -> ResponseReturnValue:
    """A page of items; `limit` says how many."""
    limit = request.args.get("limit", PAGE, int)
    return jsonify(items=list(items.values())[:limit], total=len(items))


@data_service.get("/data/<int:item_id>")
def read_item(item_id: int) -> ResponseReturnValue:
    """One item."""
    return jsonify(items.get(item_id) or abort(404, f"no item {item_id}"))


@data_service.post("/data")
def create_item() -> ResponseReturnValue:
    """Keep an item; `name` is required."""
    given = _json_object()
    if not isinstance(given.get("name"), str):
        abort(400, "`name` is required")
    item = {"id": len(items) + 1, "name": given["name"], "value": given.get("value", 0)}
    items[item["id"]] = item
    return jsonify(item), 201, {"Location": url_for(".read_item", item_id=item["id"])}


@data_service.get("/database/query")
def query_orders() -> ResponseReturnValue:
    """Turnover by region, of orders worth `min_total` or more; the database really works for it."""
    with free:
        gevent.sleep(query_s)
    rows = database.execute(
        "SELECT region, count(*), sum(total) FROM orders WHERE total >= ? GROUP BY region ORDER BY region",
        [request.args.get("min_total", 0, int)],
    )
    found = [{"region": region, "orders": orders, "turnover": turnover} for region, orders, turnover in rows]
    return jsonify(rows=found, count=len(found))


@data_service.get("/cache/<key>")
def read_cache(key: str) -> ResponseReturnValue:
    """A cached value; the header `X-Cache` says whether it was there or had to be made."""
    hit = key in cache
    entry = cache.setdefault(key, {"key": key, "value": len(cache)})
    return jsonify(entry | {"hit": hit}), 200, {"X-Cache": "hit" if hit else "miss"}


# --- customer service -------------------------------------------------------------------------------------------

products = [
    {"id": n, "title": f"{COLOURS[n % 5]} {KINDS[n % 8]}", "price": 5 + n * 13 % 90, "in_stock": n % 9 != 0}
    for n in range(1, PRODUCTS + 1)
]
profiles = {
    n: {"id": n, "name": f"Customer {n}", "city": "Ottawa", "newsletter": False} for n in range(1, CUSTOMERS + 1)
}


@customer_service.get("/products")
def browse() -> ResponseReturnValue:
    """A page of the catalogue."""
    page = request.args.get("page", 1, int)
    found = products[(page - 1) * PAGE : page * PAGE] if page > 0 else []
    return jsonify(products=found, page=page, pages=-(-PRODUCTS // PAGE))


@customer_service.get("/products/search")
def search() -> ResponseReturnValue:
    """Products whose title holds the words of `q`, which is required."""
    words = request.args.get("q", "").lower().split() or abort(400, "`q` is required")
    found = [product for product in products if all(word in str(product["title"]) for word in words)]
    return jsonify(query=request.args["q"], results=found[:PAGE], count=len(found))


@customer_service.get("/products/<int:product_id>")
def read_product(product_id: int) -> ResponseReturnValue:
    """One product."""
    if not 1 <= product_id <= PRODUCTS:
        abort(404, f"no product {product_id}")
    return jsonify(products[product_id - 1])


@customer_service.route("/customers/<int:customer_id>/profile", methods=["GET", "PUT"])
def profile(customer_id: int) -> ResponseReturnValue:
    """A customer's profile; PUT changes the fields that it is given."""
    known = profiles.get(customer_id) or abort(404, f"no customer {customer_id}")
    if request.method == "PUT":
        given = _json_object()
        if unknown := given.keys() - known.keys():
            abort(400, f"unknown: {', '.join(sorted(unknown))}")
        known |= given
    return jsonify(known)


# --- the application --------------------------------------------------------------------------------------------


def _json_object() -> dict[str, Any]:
    given = request.get_json()
    return given if isinstance(given, dict) else abort(400, "expected a JSON object")


def _fill_database() -> None:
    draw = random.Random(2024)
    regions = ("north", "east", "south", "west")
    database.execute("CREATE TABLE orders (region TEXT, total INTEGER)")
    rows = [(draw.choice(regions), draw.randint(1, 500)) for _ in range(ORDERS)]
    database.executemany("INSERT INTO orders VALUES (?, ?)", rows)


class Trouble:
    """Delays and faults before a request is answered."""

    def __init__(self) -> None:
        pairs = [pair.split("=") for pair in option("delays", "").split(",") if pair]
        self._delays_ms = {word: float(milliseconds) for word, milliseconds in pairs}
        self._error_share = float(option("error_share", "0"))
        self._timeout_share = float(option("timeout_share", "0"))
        self._draw = random.Random(option("seed", "1"))

    def __call__(self) -> None:
        word = request.path.split("/")[1]
        if word == "health" and word not in self._delays_ms:
            return
        delay_ms = request.args.get("delay_ms", self._delays_ms.get(word, self._delays_ms.get("*", 0)), float)
        if delay_ms:
            gevent.sleep(delay_ms / 1000)
        drawn = self._draw.random()
        if fault := request.args.get("fault", None, int):
            abort(fault)
        if drawn < self._timeout_share:
            abort(504)
        if drawn < self._timeout_share + self._error_share:
            abort(500)


def _explain(error: HTTPException) -> ResponseReturnValue:
    return jsonify(error=error.name, detail=error.description), error.code or 500


def create_application() -> Flask:
    """The application, with its tables filled."""
    application = Flask(__name__)
    application.before_request(Trouble())
    application.register_error_handler(HTTPException, _explain)
    application.register_blueprint(data_service)
    application.register_blueprint(customer_service)
    application.add_url_rule("/health", view_func=lambda: jsonify(status="healthy", items=len(items)))
    _fill_database()
    return application


if __name__ == "__main__":
    serve(create_application())
