"""The sample backend: a small shop with logins, items, orders and one slow page; no clock, no chance."""

from __future__ import annotations

import itertools
from typing import Any

import gevent
from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

PASSWORD = "demo"
REPORT_TAKES_S = 0.3
_ITEMS = 100
_WORDS = ("chair", "lamp", "table", "shelf", "mirror", "carpet", "clock", "vase")


class Shop:
    """What the shop holds in memory."""

    def __init__(self) -> None:
        self.items = {number: _item(number) for number in range(1, _ITEMS + 1)}
        self.orders: dict[int, dict[str, Any]] = {}
        self.item_ids = itertools.count(_ITEMS + 1)
        self.order_ids = itertools.count(1)


def create_app() -> Flask:
    """The shop as a WSGI application, freshly filled."""
    app, shop = Flask(__name__), Shop()
    _answer_errors_as_json(app)
    _add_account_pages(app)
    _add_item_pages(app, shop)
    _add_order_pages(app, shop)
    return app


def _item(number: int) -> dict[str, Any]:
    word = _WORDS[number % len(_WORDS)]
    return {"id": number, "title": f"{word.capitalize()} {number}", "price": 5 + number % 40, "owner": "shop"}


def _user() -> str:
    """Who asks, by the bearer token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token.startswith("token-of-"):
        abort(401, "log in at /auth/token first")
    return token.removeprefix("token-of-")


def _body() -> dict[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        abort(400, "the body must be a JSON object")
    return body


def _answer_errors_as_json(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def show(error: HTTPException) -> ResponseReturnValue:
        return jsonify(error=error.name, detail=error.description), error.code or 500


def _add_account_pages(app: Flask) -> None:
    @app.get("/health")
    def health() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.post("/auth/token")
    def log_in() -> ResponseReturnValue:
        name = request.form.get("username", "")
        if not name or request.form.get("password") != PASSWORD:
            abort(401, "unknown user or wrong password")
        return jsonify(access_token=f"token-of-{name}", token_type="bearer")


def _add_item_pages(app: Flask, shop: Shop) -> None:
    @app.get("/items")
    def list_items() -> ResponseReturnValue:
        word = request.args.get("q", "").lower()
        limit = request.args.get("limit", 20, int)
        found = [item for item in shop.items.values() if word in item["title"].lower()]
        return jsonify(items=found[:limit], total=len(found))

    @app.post("/items")
    def create_item() -> ResponseReturnValue:
        number = next(shop.item_ids)
        shop.items[number] = {"price": 10, **_body(), "id": number, "owner": _user()}
        return jsonify(shop.items[number]), 201, {"Location": f"/items/{number}"}

    @app.get("/items/<int:number>")
    def show_item(number: int) -> ResponseReturnValue:
        return jsonify(shop.items.get(number) or abort(404))

    @app.put("/items/<int:number>")
    def change_item(number: int) -> ResponseReturnValue:
        _user()
        item = shop.items.get(number) or abort(404)
        item.update(_body(), id=number)
        return jsonify(item)

    @app.delete("/items/<int:number>")
    def delete_item(number: int) -> ResponseReturnValue:
        _user()
        return ("", 204) if shop.items.pop(number, None) else abort(404)


def _add_order_pages(app: Flask, shop: Shop) -> None:
    @app.post("/orders")
    def order() -> ResponseReturnValue:
        user, body = _user(), _body()
        item = shop.items.get(body.get("item_id", 0)) or abort(404, "there is no such item")
        number = next(shop.order_ids)
        total = item["price"] * int(body.get("quantity", 1))
        shop.orders[number] = {"id": number, "customer": user, "item_id": item["id"], "total": total, "state": "placed"}
        return jsonify(shop.orders[number]), 201

    @app.get("/orders/<int:number>")
    def show_order(number: int) -> ResponseReturnValue:
        _user()
        return jsonify(shop.orders.get(number) or abort(404))

    @app.get("/reports/sales")
    def report() -> ResponseReturnValue:
        gevent.sleep(REPORT_TAKES_S)
        return jsonify(orders=len(shop.orders), total=sum(order["total"] for order in shop.orders.values()))
