"""Addresses: the API, the sign-in API, and the site for everything else."""

from django.urls import include, path, re_path

from dossier.apps.directory.scim.views import serve_scim
from dossier.config.api import api
from dossier.config.site import serve_site

urlpatterns = [
    path("api/", api.urls),
    re_path(r"^scim/v2/?(?P<path>.*)$", serve_scim),
    path("tlog/", include("dossier.apps.notary.public")),
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("dossier.apps.directory.urls")),
    re_path(r"^(?!api/|_allauth/|assets/|tlog/).*$", serve_site),
]
