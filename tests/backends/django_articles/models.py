"""What the site keeps."""

from __future__ import annotations

from django.db import models


class Article(models.Model):
    """Something to read."""

    title = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.title)
