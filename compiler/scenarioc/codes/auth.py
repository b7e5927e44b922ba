"""Codes of problems in `auth`."""

from __future__ import annotations

from scenarioc.codes.code import Code

_SCENARIO = "scenarios:\n  visitor:\n    auth: member\n    flow: [GET /items]"
_TOKEN = "  member: {login: POST /token, form: {user: '${%s}'}, token: $.token, scope: %s}"


def _spec(*auth: str, more: str = "") -> str:
    return "\n".join([*([more] if more else []), "auth:", *auth, _SCENARIO])


CODES: dict[str, Code] = {
    "auth-outlives": Code(
        "a login that reads what is gone by then",
        "A login is kept for many iterations and may be repeated in any of them, so it reads only what lives as long "
        "as the user: variables of the scenario, what `start` captures, data drawn `per: user`.",
        _spec(_TOKEN % ("accounts.name", "user"), more="data:\n  accounts: {rows: [{name: a}, {name: b}]}"),
        _spec(_TOKEN % ("accounts.name", "user"), more="data:\n  accounts: {rows: [{name: a}, {name: b}], per: user}"),
    ),
    "body-not-signed": Code(
        "a signature of a body that is not text",
        "A signature is worked out before the request is sent, from the text of its body. What only the client makes "
        "(`multipart`, `compress`) and files cannot be signed by an expression.",
        "auth:\n  member: {sign: {X-Sign: '${sha256(request.body)}'}}\n"
        "scenarios:\n  visitor:\n    auth: member\n    flow:\n      - {post: /a, json: {a: 1}, compress: true}",
        "auth:\n  member: {sign: {X-Sign: '${sha256(request.body)}'}}\n"
        "scenarios:\n  visitor:\n    auth: member\n    flow:\n      - {post: /a, json: {a: 1}}",
    ),
    "incomplete-grant": Code(
        "a grant of OAuth 2.0 that lacks something",
        "`client_credentials` needs `client_id` and `client_secret`, `password` needs `username` and `password`, and "
        "`refresh_token` needs a `refresh_token` to begin with.",
        _spec("  member: {oauth2: password, token_url: /token, username: anna}"),
        _spec("  member: {oauth2: password, token_url: /token, username: anna, password: '${env.PASSWORD}'}"),
    ),
    "shared-auth": Code(
        "a shared login that depends on one user",
        "With `scope: worker` or `scope: test`, whoever is first logs in for all. What it sends must not depend on who "
        "that is.",
        _spec(_TOKEN % ("user.id", "test")),
        _spec(_TOKEN % ("env.NAME", "test")),
    ),
    "shared-session": Code(
        "a session that is shared",
        "A session is in the cookies of one client, and every user has a client of its own.",
        _spec("  member: {session: /login, form: {user: anna}, scope: worker}"),
        _spec("  member: {session: /login, form: {user: anna}}"),
    ),
    "two-places": Code(
        "a key that is sent twice",
        "An API key goes into a header or into the query.",
        _spec("  member: {api_key: '${env.KEY}', header: X-Key, query: key}"),
        _spec("  member: {api_key: '${env.KEY}', query: key}"),
    ),
    "unknown-auth": Code(
        "an auth that is not there",
        "`auth` of a scenario or a request is the name of an entry of `auth`, or `none` at a request without one.",
        "auth:\n  membre: {bearer: '${env.TOKEN}'}\n" + _SCENARIO,
        _spec("  member: {bearer: '${env.TOKEN}'}"),
    ),
    "unknown-auth-kind": Code(
        "an auth of no kind",
        "One key says which kind an entry is: `basic`, `bearer`, `api_key`, `login`, `session`, `oauth2`, `sign` or "
        "`hook`.",
        "auth:\n  member: {scope: test}\n" + _SCENARIO,
        _spec("  member: {bearer: '${env.TOKEN}'}"),
    ),
    "unused-auth": Code(
        "an auth that no request carries",
        "Nothing refers to this entry of `auth`: it may be a leftover, or a misspelt name elsewhere.",
        "auth:\n  admin: {bearer: '${env.TOKEN}'}\n  member: {bearer: '${env.TOKEN}'}\n" + _SCENARIO,
        _spec("  member: {bearer: '${env.TOKEN}'}"),
    ),
}
