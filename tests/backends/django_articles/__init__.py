"""The Django tutorial's site: articles behind Django's own login, and a profile behind a JSON Web Token.

Users `reader01` to `reader50` with the password `reading-is-fun`. Options, by `started(…)` or as environment variables
`BACKEND_…`: `token_seconds=300`, how long an access token is valid.
"""
