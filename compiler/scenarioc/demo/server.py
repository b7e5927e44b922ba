"""The sample backend as a process: `python -m scenarioc.demo.server [PORT]`; it ends when its standard input does."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from gevent.pywsgi import WSGIServer

from scenarioc.demo.shop import create_app


def serve(port: int) -> None:
    """Serve on that loopback port, 0 for a free one; say the URL on standard output once it listens."""
    server = WSGIServer(("127.0.0.1", port), create_app(), log=None)
    server.start()
    # Accepted connections inherit it: head and body leave in two writes, and must not wait for each other.
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _end_with_standard_input() -> None:
    """However the parent ends, even killed, the system closes the pipe."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    # Ctrl-C reaches every process of the terminal; the backend must answer until the load has ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    except OSError as error:
        print(f"the sample backend cannot listen: {error.strerror or error}", file=sys.stderr, flush=True)
        os._exit(1)
