"""Pages for readers with a session."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.generic import DetailView, ListView

from backends.django_articles.models import Article
from backends.wsgi import USER_KEY

Answer = Callable[[HttpRequest], HttpResponse]


def name_the_user(answer: Answer) -> Answer:
    """Middleware that tells the request log who was logged in when the answer was ready."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if hasattr(request, "user") and request.user.is_authenticated:
            request.environ[USER_KEY] = request.user.get_username()
        return response

    return middleware


class ArticleList(LoginRequiredMixin, ListView):
    """The articles, twenty a page."""

    queryset = Article.objects.order_by("id")
    paginate_by = 20
    template_name = "articles/list.html"


class ArticleSearch(ArticleList):
    """The articles whose title holds `q`."""

    def get_queryset(self) -> QuerySet[Article]:
        return super().get_queryset().filter(title__icontains=self.request.GET.get("q", ""))


class ArticleDetail(LoginRequiredMixin, DetailView):
    """One article."""

    model = Article
    template_name = "articles/detail.html"
