"""HTTPS against a server with a certificate that no authority of this machine has signed, and client certificates."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scenarioc.build import build
from support.locust_run import run

OPENSSL = shutil.which("openssl")
SPEC = """version: 1
name: tls
target: {url}
scenarios:
  visitor:
    users: 1
    flow:
      - get: /secret
        expect: {{status: 200, body: {{contains: hello}}}}
      - stop: test
load: {{users: 1, for: 10s}}
"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # a client that does not like the certificate hangs up


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `own.pem` and `own.key`: a certificate of 127.0.0.1 that vouches for itself."""
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    made = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "own.key"]
    command = [OPENSSL, "req", "-x509", "-days", "2", *key, "-out", "own.pem", *names]
    subprocess.run(command, cwd=made, check=True, capture_output=True)
    return made


@contextmanager
def served(folder: Path, *, asks_for_certificate: bool = False) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem", folder / "own.key")
    if asks_for_certificate:
        context.load_verify_locations(folder / "own.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    server = _Quiet(("127.0.0.1", 0), _Handler)
    # not before the thread of the connection: a client that is slow to shake hands would keep others waiting
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def failures(folder: Path, url: str, options: str = "") -> list[str]:
    """The failures of one request that the generated file makes with these `http` options; [] if it was answered."""
    spec = SPEC.format(url=url) + (f"http: {options}\n" if options else "")
    locustfile = build(spec, "tls.yaml", read=lambda path: "").files[0].text
    done = run(folder, locustfile, "-u", "1", "-t", "10s", limit_s=60)
    assert done.count("GET", "/secret") == 1, done.output
    return [text for _, _, text in done.errors]


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_the_spec_trusts_it(folder: Path) -> None:
    with served(folder) as url:
        [refused] = failures(folder, url)
        assert "CERTIFICATE_VERIFY_FAILED" in refused
        assert failures(folder, url, "{verify: false}") == []
        assert failures(folder, url, "{verify: own.pem}") == []


def test_verify_looks_at_the_certificate_before_the_first_request(folder: Path) -> None:
    with served(folder) as url:
        refused = verified(folder, url)
        assert refused.returncode == 3, refused.stdout
        assert f"reach    {url}  FAILED: its certificate is refused: self" in refused.stdout
        trusted = verified(folder, url, "{verify: own.pem}")
        assert trusted.returncode == 0, trusted.stdout
        assert re.search(r"tls      TLSv1\.\d, certificate valid until \S+ \(\d days\): it ends soon\n", trusted.stdout)
        assert "tls      TLSv1.3, certificate not checked\n" in verified(folder, url, "{verify: false}").stdout


def verified(folder: Path, url: str, options: str = "") -> subprocess.CompletedProcess[str]:
    """What `verify` finds with these `http` options."""
    spec = SPEC.format(url=url) + (f"http: {options}\n" if options else "")
    for file in build(spec, "tls.yaml", read=lambda path: "").files:
        (folder / file.path).write_text(file.text, encoding="utf-8")
    command = [sys.executable, "-m", "locust", "-f", "locustfile.py,verify.py", "--headless"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_a_client_certificate_opens_a_server_that_asks_for_one(folder: Path) -> None:
    with served(folder, asks_for_certificate=True) as url:
        assert failures(folder, url, "{verify: own.pem}") != []
        assert failures(folder, url, "{verify: own.pem, certificate: {cert: own.pem, key: own.key}}") == []
