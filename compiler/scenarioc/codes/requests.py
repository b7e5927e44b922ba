"""Codes of problems with requests: methods, paths, bodies, files."""

from __future__ import annotations

from scenarioc.codes.code import Code

CODES: dict[str, Code] = {
    "dynamic-file": Code(
        "a path of a file that changes",
        "Files travel with the locustfile to every machine of a distributed run, so it must be known beforehand which "
        "ones they are.",
        "- post: /upload\n  multipart:\n    file: {file: 'invoice-${iteration}.pdf'}",
        "- post: /upload\n  multipart:\n    file: {file: invoice.pdf, filename: 'invoice-${iteration}.pdf'}",
    ),
    "dynamic-name": Code(
        "a statistics name that changes",
        "Every different name makes a row of its own in the statistics. With a name for each user or item there are as "
        "many rows as requests, and no row says anything.",
        "- get: /items/${iteration}\n  name: item ${iteration}",
        "- get: /items/${iteration}\n  name: /items/{number}",
    ),
    "file-not-found": Code(
        "a file that cannot be read",
        "Paths are relative to the spec, with `/` between folders on every system.",
        "hooks: hoks.py",
        "hooks: hooks.py",
    ),
    "file-outside": Code(
        "a file outside of the spec's folder",
        "What requests send lies beside the spec or below it, so that the folder can be moved as a whole.",
        "- post: /upload\n  body: {file: ../letter.pdf}",
        "- post: /upload\n  body: {file: files/letter.pdf}",
    ),
    "no-method": Code(
        "a request that does not say where to",
        "The method is the key and the path its value: `get: /items`.",
        "endpoints:\n  list items: {query: {page: 1}}\nscenarios:\n  visitor: {flow: [list items]}",
        "endpoints:\n  list items: {get: /items, query: {page: 1}}\nscenarios:\n  visitor: {flow: [list items]}",
    ),
    "not-a-path": Code(
        "something that is neither path nor URL",
        "A path begins with `/` and is added to `target`; a URL begins with `http://` or `https://` and stands for "
        "itself.",
        "- GET items",
        "- GET /items",
    ),
    "not-a-request": Code(
        "something that is no request",
        "In text, a request is a method in capitals and a path. A text in small letters is the name of an endpoint.",
        "- get /items",
        "- GET /items",
    ),
    "not-a-url": Code(
        "a target that is no URL",
        "`target` is what all paths are added to: `http://` or `https://`, a host, perhaps a port and a path. It may "
        "be an expression that reads the environment.",
        "target: localhost:8000",
        "target: http://localhost:8000",
    ),
    "one-action": Code(
        "a step on a connection that does nothing, or two things",
        "Each step on a WebSocket does exactly one of `connect`, `send`, `receive` and `close`, each on Socket.IO one "
        "of `connect`, `emit`, `call`, `receive` and `close`, each on server-sent events one of `connect`, `receive` "
        "and `close`, so that each has its own row and its own time.",
        "- ws: {connect: /live, send: hello}",
        "- ws: {connect: /live}\n- ws: {send: hello}",
    ),
    "part-needs-content": Code(
        "a part of a form without content",
        "A part of `multipart` is a file, or content of its own; exactly one of the two.",
        "- post: /upload\n  multipart: {letter: {content_type: text/plain}}",
        "- post: /upload\n  multipart: {letter: {content: hello, content_type: text/plain}}",
    ),
    "reserved-event": Code(
        "an event that Socket.IO keeps for itself",
        "`connect`, `connect_error`, `disconnect`, `disconnecting`, `newListener` and `removeListener` tell clients "
        "and servers what happens to a connection; nobody may emit them.",
        "- socketio: {emit: disconnect}",
        "- socketio: {close: true}",
    ),
    "two-bodies": Code(
        "two bodies in one request",
        "A request has at most one of `json`, `form`, `body`, `multipart` and `graphql`. What belongs into the URL is "
        "`query`.",
        "- post: /items\n  json: {title: lamp}\n  form: {page: 1}",
        "- post: /items\n  json: {title: lamp}\n  query: {page: 1}",
    ),
    "two-methods": Code(
        "two methods in one request",
        "Each request is a step of its own; begin it with a dash.",
        "- get: /items\n  post: /items",
        "- get: /items\n- post: /items",
    ),
}
