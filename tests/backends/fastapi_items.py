"""Users and items behind an OAuth2 login, in FastAPI.

Tokens end after `token_seconds` (5), by `started(…)` or as environment variable `BACKEND_TOKEN_SECONDS`, so that a
test meets the end of one; a refresh token, good for one use, gives a new pair.
"""

from __future__ import annotations

import time
from itertools import count
from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import uuid4

import jwt
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, Field

from backends.asgi import USER_KEY, serve
from backends.serving import option

SECRET = "only for tests on the loopback interface"
TOKEN_SECONDS = float(option("token_seconds", "5"))

application = FastAPI(title="items")
bearer = OAuth2PasswordBearer(tokenUrl="/auth/token")


class NewUser(BaseModel):
    """What somebody says who wants to be a user."""

    username: str = Field(min_length=3)
    password: str = Field(min_length=8)


class NewItem(BaseModel):
    """What an item is made of."""

    title: str = Field(min_length=1)
    price: float = Field(ge=0)
    tags: list[str] = []


users: dict[int, dict[str, Any]] = {}
items: dict[int, dict[str, Any]] = {}
user_numbers, item_numbers = count(1), count(1)
refresh_tokens: dict[str, str] = {}


# --- who is it? -------------------------------------------------------------------------------------------------


def current_user(request: Request, token: Annotated[str, Depends(bearer)]) -> dict[str, Any]:
    """The user that the bearer token names, or an answer 401."""
    try:
        name = jwt.decode(token, SECRET, algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, str(error), {"WWW-Authenticate": "Bearer"}) from error
    user = find_user(name)
    if user is None:
        raise HTTPException(401, "this user is gone", {"WWW-Authenticate": "Bearer"})
    request.scope.setdefault("state", {})[USER_KEY] = name
    return user


CurrentUser = Annotated[dict[str, Any], Depends(current_user)]


def find_user(name: str) -> dict[str, Any] | None:
    """The user of this name."""
    return next((user for user in users.values() if user["username"] == name), None)


@application.post("/auth/token")
async def token(request: Request) -> dict[str, Any]:
    """OAuth2's password grant and refresh grant, sent as a form."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    if form.get("grant_type", "password") == "refresh_token":
        name = refresh_tokens.pop(form.get("refresh_token", ""), None)
    else:
        user = find_user(form.get("username", ""))
        name = user["username"] if user and user["password"] == form.get("password") else None
    if name is None:
        raise HTTPException(401, "wrong username, password or refresh token", {"WWW-Authenticate": "Bearer"})
    refresh_token = uuid4().hex
    refresh_tokens[refresh_token] = name
    access_token = jwt.encode({"sub": name, "exp": time.time() + TOKEN_SECONDS, "jti": uuid4().hex}, SECRET)
    answer = {"access_token": access_token, "refresh_token": refresh_token}
    return answer | {"token_type": "bearer", "expires_in": TOKEN_SECONDS}


# --- users ------------------------------------------------------------------------------------------------------


def shown(user: dict[str, Any]) -> dict[str, Any]:
    """A user without the password."""
    return {key: value for key, value in user.items() if key != "password"}


@application.post("/users", status_code=201)
async def create_user(new: NewUser) -> dict[str, Any]:
    """Become a user; a name is taken only once."""
    if find_user(new.username):
        raise HTTPException(409, f"there is a user {new.username}")
    number = next(user_numbers)
    users[number] = {"id": number, "username": new.username, "password": new.password}
    return shown(users[number])


@application.get("/users")
async def list_users(user: CurrentUser) -> list[dict[str, Any]]:
    """All users."""
    return [shown(user) for user in users.values()]


@application.get("/users/me")
async def read_me(user: CurrentUser) -> dict[str, Any]:
    """Who the token says one is."""
    return shown(user)


@application.delete("/users/{number}", status_code=204)
async def delete_user(number: int, user: CurrentUser) -> Response:
    """Stop being a user; nobody can remove another."""
    if number != user["id"]:
        raise HTTPException(403, "not you")
    del users[number]
    return Response(status_code=204)


# --- items ------------------------------------------------------------------------------------------------------


def find_item(number: int) -> dict[str, Any]:
    """The item of this number, or an answer 404."""
    if number not in items:
        raise HTTPException(404, f"no item {number}")
    return items[number]


Item = Annotated[dict[str, Any], Depends(find_item)]


@application.get("/items")
async def list_items(user: CurrentUser, limit: int = 20, skip: int = 0) -> dict[str, Any]:
    """Some items, and how many there are."""
    return {"items": list(items.values())[skip : skip + limit], "total": len(items)}


@application.post("/items", status_code=201)
async def create_item(user: CurrentUser, new: NewItem) -> dict[str, Any]:
    """Keep an item."""
    number = next(item_numbers)
    items[number] = {"id": number, "owner": user["username"], **new.model_dump()}
    return items[number]


@application.get("/items/{number}")
async def read_item(user: CurrentUser, item: Item) -> dict[str, Any]:
    """One item."""
    return item


@application.put("/items/{number}")
async def change_item(user: CurrentUser, item: Item, new: NewItem) -> dict[str, Any]:
    """Change an item of one's own."""
    if item["owner"] != user["username"]:
        raise HTTPException(403, "not yours")
    item.update(new.model_dump())
    return item


@application.delete("/items/{number}", status_code=204)
async def delete_item(user: CurrentUser, item: Item) -> Response:
    """Remove an item of one's own."""
    if item["owner"] != user["username"]:
        raise HTTPException(403, "not yours")
    del items[item["id"]]
    return Response(status_code=204)


@application.get("/health")
async def health() -> dict[str, Any]:
    """Whether the service is up."""
    return {"status": "healthy", "users": len(users), "items": len(items)}


if __name__ == "__main__":
    serve(application)
