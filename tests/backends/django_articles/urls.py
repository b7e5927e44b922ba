"""The site's addresses."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.generic import RedirectView

from backends.django_articles import api, views

urlpatterns = [
    path("", RedirectView.as_view(url="/articles/")),
    path("accounts/login/", LoginView.as_view()),
    path("accounts/logout/", LogoutView.as_view(next_page="/accounts/login/")),
    path("articles/", views.ArticleList.as_view()),
    path("articles/<int:pk>/", views.ArticleDetail.as_view()),
    path("articles/search/", views.ArticleSearch.as_view()),
    path("api/token/", api.token),
    path("api/profile/", api.profile),
    path("health/", api.health),
]
