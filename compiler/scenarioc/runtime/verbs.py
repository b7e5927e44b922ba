"""Clients whose requests all go the same way, by whichever method they are sent."""

from __future__ import annotations

from typing import Any


class Verbs:
    """What a client of Locust is called with, for those that only send a request."""

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Send a request."""
        raise NotImplementedError

    def get(self, url: str, **options: Any) -> Any:
        """Send a GET request."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> Any:
        """Send a POST request."""
        return self.request("POST", url, **options)

    def put(self, url: str, **options: Any) -> Any:
        """Send a PUT request."""
        return self.request("PUT", url, **options)

    def patch(self, url: str, **options: Any) -> Any:
        """Send a PATCH request."""
        return self.request("PATCH", url, **options)

    def delete(self, url: str, **options: Any) -> Any:
        """Send a DELETE request."""
        return self.request("DELETE", url, **options)

    def head(self, url: str, **options: Any) -> Any:
        """Send a HEAD request."""
        return self.request("HEAD", url, **options)

    def options(self, url: str, **options: Any) -> Any:
        """Send an OPTIONS request."""
        return self.request("OPTIONS", url, **options)
