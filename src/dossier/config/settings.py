"""Django settings. Everything an installation may choose comes from :mod:`dossier.config.environment`."""

from __future__ import annotations

import secrets
from datetime import timedelta

from dossier.config.environment import database_settings, read_environment
from dossier.config.keys import open_keys
from dossier.config.logs import log_settings

ENVIRONMENT = read_environment()
KEYS = open_keys(ENVIRONMENT)
"""None before `dossier init`: the database then refuses to open, and nothing can be sealed."""


def _named(name: str) -> bytes | None:
    return KEYS.named_key(name) if KEYS else None


FIELD_KEY = _named("fields")
BLIND_KEY = _named("blind")
INDEX_KEY = _named("index")
SECRET_KEY = (_named("web") or secrets.token_bytes(32)).hex()

DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "dossier.config.urls"
WSGI_APPLICATION = "dossier.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.mfa",
    "allauth.headless",
    "dossier.apps.accounts",
    "dossier.apps.people",
    "dossier.apps.notary",
    "dossier.apps.audit",
    "dossier.apps.access",
    "dossier.apps.administration",
    "dossier.apps.directory",
    "dossier.apps.vault",
    "dossier.apps.records",
    "dossier.apps.lending",
    "dossier.apps.privacy",
    "dossier.apps.learning",
    "dossier.apps.search",
    "dossier.apps.delivery",
    "dossier.apps.alerts",
    "dossier.apps.intake",
    "dossier.apps.evidence",
    "dossier.apps.packages",
]

MIDDLEWARE = [
    "dossier.config.proxies.CallerAddress",
    "dossier.config.middleware.RequestIdentity",
    "dossier.config.middleware.SecurityHeaders",
    "dossier.config.middleware.BoundedSignIn",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dossier.config.middleware.SessionWatch",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dossier.config.middleware.TokenIdentity",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dossier.config.middleware.AuditOrigin",
    "dossier.config.middleware.Quotas",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT, _named("database"))}

CACHES = {
    # In the database, so that sign-in limits hold over all processes and restarts.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "dossier.apps.directory.ldap_sign_in.LdapBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "dossier.apps.accounts.passwords.LengthByRule"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

ACCOUNT_ADAPTER = "dossier.apps.access.sign_in.AuditedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
SOCIALACCOUNT_ADAPTER = "dossier.apps.directory.sign_in.DirectorySignInAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
IDENTITY = ENVIRONMENT.identity
MFA_ADAPTER = "dossier.apps.access.second_factor.SealedFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 0
"""Without tolerance a used code stays remembered for as long as it is valid: it cannot be played again."""
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
"""Without TLS browsers offer passkeys under localhost only; the relying party's id is compared all the same."""
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {"account_signup": "/", "socialaccount_login_error": "/sign-in?returned=1"}

SESSION_ENGINE = "dossier.apps.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax" if IDENTITY.saml else "Strict"
"""SAML's answer is posted from the provider's page and then fetched by a redirect: a strict cookie would not come
along. Every write is protected by the CSRF token either way."""
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENVIRONMENT.https else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
"""One upload chunk of 8 MiB and its envelope."""

LANGUAGE_CODE = "zh-hans"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
LOGGING = log_settings(ENVIRONMENT.log_level)
