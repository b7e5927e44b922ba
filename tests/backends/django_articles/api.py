"""The JSON interface: a token for a name and a password, and a profile for a token."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from backends.wsgi import USER_KEY


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """A signed token that names the user and says until when."""
    try:
        given: dict[str, Any] = json.loads(request.body)
        user = authenticate(request, username=given["username"], password=given["password"])
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"detail": "expected username and password as JSON"}, status=400)
    if user is None:
        return JsonResponse({"detail": "wrong username or password"}, status=401)
    request.environ[USER_KEY] = user.get_username()
    claims = {"sub": user.get_username(), "exp": time.time() + settings.TOKEN_SECONDS}
    access = jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")
    return JsonResponse({"access": access, "token_type": "Bearer", "expires_in": settings.TOKEN_SECONDS})


def profile(request: HttpRequest) -> JsonResponse:
    """The profile of the user that the token in `Authorization: Bearer …` names."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        if kind != "Bearer":
            raise jwt.InvalidTokenError("no bearer token")
        claims = jwt.decode(given, settings.SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        return JsonResponse({"detail": str(error)}, status=401, headers={"WWW-Authenticate": "Bearer"})
    user = User.objects.get(username=claims["sub"])
    request.environ[USER_KEY] = user.username
    return JsonResponse({"username": user.username, "email": user.email, "groups": ["readers"]})


def health(request: HttpRequest) -> JsonResponse:
    """Whether the site is up."""
    return JsonResponse({"status": "healthy"})
