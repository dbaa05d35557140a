"""Settings of the portal, read from the environment (and from a file `.env`).

Three shapes: *demo* (`DEMO=true`, what `make run` starts; loopback only), *test* (set by pyproject.toml)
and *production* (everything else): secure by default, and a missing variable says which line to add.
"""

import base64
import binascii
import os
import secrets
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")
HOW_TO_MAKE_A_SEAL_KEY = (
    "Make one: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())' (docs/seals.md)"
)


def required(name, example):
    """Return the environment variable `name`; raise ImproperlyConfigured with the line to add."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"The setting {name} is missing. Add a line to the environment or to {BASE_DIR / '.env'}: {name}={example}"
        )
    return value


def origins_of(*addresses):
    """Return the origin of each address that is there, for the content security policy."""
    parts = [urlsplit(address) for address in addresses if address]
    return [f"{part.scheme}://{part.netloc}" for part in parts]


def kept_secret(path, made=lambda: secrets.token_urlsafe(50)):
    """Return the secret kept in `path`, made on first use: a demo needs no configuration."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(made())
    return path.read_text()


def new_key():
    """Return 32 random bytes as base64: a key that signs seals."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(name, text):
    """Return the 32 bytes of a key; raise ImproperlyConfigured, naming the setting, for anything else."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"The setting {name} must be 32 bytes as base64. {HOW_TO_MAKE_A_SEAL_KEY}")
    return key


def chosen(name, among):
    """Return the environment variable `name`, one word of `among` or empty; raise ImproperlyConfigured for another."""
    value = env.str(name, default="")
    if value and value not in among:
        raise ImproperlyConfigured(f"The setting {name} must be one of {', '.join(among)}, not {value!r}.")
    return value


def day(name):
    """Return the environment variable `name`, a date (2026-11-27), or None; raise ImproperlyConfigured for others."""
    value = env.str(name, default="")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"The setting {name} must be a date like 2026-11-27, not {value!r}.") from None


def networks(name):
    """Return the networks in `name`, separated by commas; raise ImproperlyConfigured for others, and for everybody."""
    try:
        found = [ip_network(text.strip()) for text in env.list(name, default=[])]
    except ValueError as problem:
        raise ImproperlyConfigured(f"The setting {name} must be networks like 10.0.0.0/8: {problem}.") from None
    if any(network.prefixlen == 0 for network in found):
        raise ImproperlyConfigured(f"The setting {name} lets everybody in: name the networks of your own machines.")
    return found


DEMO = env.bool("DEMO", default=False)
TESTING = env.bool("TESTING", default=False)
PRODUCTION = not (DEMO or TESTING)
DEBUG = False

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

if PRODUCTION:
    SECRET_KEY = required(
        "SECRET_KEY", "(fifty random characters: python -c 'import secrets; print(secrets.token_urlsafe(50))')"
    )
    ALLOWED_HOSTS = required("ALLOWED_HOSTS", "portal.example.dk").split(",")
else:
    SECRET_KEY = kept_secret(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
# Keys that came before: what they signed and locked still opens.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip(
    "/"
)

# Seals of minutes are signed with a key that is never in the database (docs/seals.md); SEAL_KEY_FILE names a file.
SEAL_KEY = key_of(
    "SEAL_KEY",
    required("SEAL_KEY", f"(32 random bytes as base64; {HOW_TO_MAKE_A_SEAL_KEY})")
    if PRODUCTION
    else env.str("SEAL_KEY", default="") or kept_secret(VAR_DIR / "seal_key", new_key),
)
# Public keys that signed before: what they signed still holds.
SEAL_FORMER_KEYS = [key_of("SEAL_FORMER_KEYS", former) for former in env.list("SEAL_FORMER_KEYS", default=[])]
# Every seal in a line, outside the database: keep it where who can write there cannot write.
SEAL_LOG = Path(env.str("SEAL_LOG", default=str(VAR_DIR / "seals.log")))
# A PKCS #12 file with which archived minutes are signed (PAdES); empty: they are not.
SEAL_CERTIFICATE = env.str("SEAL_CERTIFICATE", default=str(VAR_DIR / "seal_certificate.p12") if DEMO else "")
if PRODUCTION and SEAL_CERTIFICATE and not Path(SEAL_CERTIFICATE).is_file():
    raise ImproperlyConfigured(
        f"The setting SEAL_CERTIFICATE names no file: {SEAL_CERTIFICATE}. Name a PKCS #12 file, or take the line away."
    )
SEAL_CERTIFICATE_PASSWORD = env.str("SEAL_CERTIFICATE_PASSWORD", default="")
# A time-stamp server (RFC 3161) for those signatures; empty: the portal's own clock.
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", default="")
# Who keeps the portal running: told when a seal is broken.
OPERATOR_EMAIL = env.list("OPERATOR_EMAIL", default=[])

# Who runs the portal, and what that authority found out about its accessibility (dk2020portal/publisher.py).
PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="")
PUBLISHER_EMAIL = env.str("PUBLISHER_EMAIL", default="")
PUBLISHER_PHONE = env.str("PUBLISHER_PHONE", default="")
PUBLISHER_ADDRESS = env.str("PUBLISHER_ADDRESS", default="")
DATA_PROTECTION_CONTACT = env.str("DATA_PROTECTION_CONTACT", default="")
PRIVACY_POLICY_URL = env.str("PRIVACY_POLICY_URL", default="")
ACCESSIBILITY_STATEMENT_URL = env.str("ACCESSIBILITY_STATEMENT_URL", default="")
ACCESSIBILITY_STATUS = chosen("ACCESSIBILITY_STATUS", ("full", "partial", "none"))
ACCESSIBILITY_CHECKED_ON = day("ACCESSIBILITY_CHECKED_ON")
ACCESSIBILITY_CHECKED_HOW = env.str("ACCESSIBILITY_CHECKED_HOW", default="")

INSTALLED_APPS = [
    "dk2020portal",
    "programme",
    "workgroups",
    "meetings",
    "members",
    "pages",
    "record",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "guardian",
    "simple_history",
]

MIDDLEWARE = [
    "dk2020portal.operating.request_log.RequestLogMiddleware",
    "dk2020portal.proxies.UncountedProxyMiddleware",
    "dk2020portal.operating.health.WatchersFirstMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dk2020portal.compressed_pages.CompressedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "record.once_per_page.OncePerPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dk2020portal.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.gate.seeing_as.SeeAsMiddleware",
    "meetings.guests.links.GuestLinkMiddleware",
    "dk2020portal.kept_nowhere.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dk2020portal.sent_by_script.SentByScriptMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.accounts.log_in_limits.KnownBrowserMiddleware",
    "members.accounts.idle.IdleLogOutMiddleware",
    "dk2020portal.failures.LogOnFirstMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.accounts.second_factor.SecondFactorMiddleware",
    "dk2020portal.failures.ExplainedFailuresMiddleware",
]

ROOT_URLCONF = "dk2020portal.urls"
WSGI_APPLICATION = "dk2020portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dk2020portal.page.page",
            ],
            "builtins": ["pages.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# How long it is kept who has read what is closed.
ACCESS_LOG_DAYS = env.int("ACCESS_LOG_DAYS", default=730)

# SQLite takes the write lock when a transaction begins: two verbs at once then wait for each other.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if not DATABASES["default"].get("ENGINE"):
    raise ImproperlyConfigured(
        "The setting DATABASE_URL is not understood. Example: postgres://user:password@host/name"
    )
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

CACHES: dict[str, dict] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if TESTING
        else env.cache_url("CACHE_URL", default="dbcache://portal_cache")
    )
}
# The cache holds counts that slow down guessing, so it must not run full (Django's own bound is 300 entries).
if CACHES["default"]["BACKEND"].endswith(("DatabaseCache", "LocMemCache")):
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)

STORAGES = {
    "default": {"BACKEND": "record.stored_files.StoredFiles"},
    "staticfiles": {
        "BACKEND": (
            "dk2020portal.static_files.HashedImportsStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
# No address serves this folder: files leave through views that ask the gate.
MEDIA_ROOT = VAR_DIR / "files"
# Laid-out pages and prepared annexes, kept by what they are made of; can be deleted at any time.
PACK_PIECES = VAR_DIR / "pack-pieces"
# Files that are still arriving; what nobody goes on sending is removed after a day.
PARTIAL_UPLOADS = VAR_DIR / "partial-uploads"
# Pictures of first pages, by the digest of the file; can be deleted at any time.
PREVIEWS = VAR_DIR / "previews"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# Uploads: text of a form stays in memory; a file over the limit is refused while it arrives (annexes/size_limit.py).
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_MB", default=50) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "meetings.annexes.size_limit.SizeLimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = [
    "members.accounts.account.PersonBackend",
    "members.gate.permissions.RoleBackend",
    "members.gate.permissions.GrantBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.accounts.account.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LogInForm",
    "reset_password": "members.accounts.password_reset.ForgottenPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    # Passwords are counted in members/accounts/log_in_limits.py, failures only; this is for codes of the second step.
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": "100/m/ip,5/5m/key",
    "reset_password_from_key": "100/m/ip",
    "accept_invitation": "30/m/ip",
    "guest_link": "20/5m/ip",
    # Links to the summit that do not work; and what is sent by those that do: many may sit behind one address.
    "summit_link": "20/5m/ip",
    # Links that answer an invitation or a poll, and addresses of calendars, that do not work; and what is sent by those
    # that do.
    "answer_link": "20/5m/ip",
    "answer_by_link": "60/5m/ip",
    "summit_answer": "60/5m/ip",
}
# How many proxies stand before the portal: rate limits count the visitor's own address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)

# A second factor beside the password: an authenticator app or a passkey, with recovery codes for the bad day.
MFA_ADAPTER = "members.accounts.second_factor.SealingAdapter"
MFA_FORMS = {
    "activate_totp": "members.accounts.forms.AppCodeForm",
    "add_webauthn": "members.accounts.forms.PasskeyForm",
    "authenticate": "members.accounts.forms.SecondStepForm",
    "reauthenticate": "members.accounts.forms.ConfirmByCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Only invited people have an account, and the invitation went to their e-mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "DK2020-portalen"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Who must have one (values of members.rules.roles.Role).
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=["secretariat", "co_chair"] if PRODUCTION else [])

# Minutes without a sign of life before the portal logs off; 0: never. The page warns five minutes before.
IDLE_LOG_OUT_MINUTES = env.int("IDLE_LOG_OUT_MINUTES", default=0 if TESTING else 60)

# Log-in by the organisation's own account. Whoever comes must already be registered here, by e-mail.
SOCIALACCOUNT_ADAPTER = "members.accounts.account.OrganisationLoginAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict] = {}
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
SAML_METADATA_URL = env.str("SAML_METADATA_URL", default="")
# True only where the provider hands out no e-mail that its holder could have chosen.
LOGIN_PROVIDER_TRUSTED_EMAIL = env.bool("LOGIN_PROVIDER_TRUSTED_EMAIL", default=False)
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env.str("OIDC_NAME", default="OpenID Connect"),
                "client_id": required("OIDC_CLIENT_ID", "dk2020portal"),
                "secret": required("OIDC_CLIENT_SECRET", "(the secret the provider gave the portal)"),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }
if SAML_METADATA_URL:
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")
    SOCIALACCOUNT_PROVIDERS["saml"] = {
        "APPS": [
            {
                "provider_id": required("SAML_ENTITY_ID", "https://idp.example.dk/metadata"),
                "client_id": "organisation",
                "name": env.str("SAML_NAME", default="SAML"),
                "settings": {
                    "idp": {"entity_id": env.str("SAML_ENTITY_ID"), "metadata_url": SAML_METADATA_URL},
                    "attribute_mapping": {
                        "uid": env.str("SAML_UID", default="urn:oasis:names:tc:SAML:attribute:subject-id"),
                        "email": env.str("SAML_EMAIL", default="urn:oid:0.9.2342.19200300.100.1.3"),
                    },
                    "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True},
                },
            }
        ]
    }

# django-guardian, behind members/gate/permissions.py only.
ANONYMOUS_USER_NAME = None
# Guardian's own backend knows no expiry; members.gate.permissions.GrantBackend extends it and does.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "security.W021"]

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend"
        ),
        # Each has a worker of its own: a silent mail server holds up no pack, and a heavy pack no mail.
        "QUEUES": ["mail", "packs"],
    }
}

# Reasons are sentences.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dk2020portal.formats"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="DK2020-portalen <portal@dk2020.example>")
if PRODUCTION:
    MAIL_SERVER = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    if MAIL_SERVER["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        MAIL_SERVER["EMAIL_BACKEND"] = "members.mail.smtp.EmailBackend"
    vars().update(MAIL_SERVER)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
# To whom calendars send their answers; empty: to DEFAULT_FROM_EMAIL, as the organiser of every meeting.
CALENDAR_ADDRESS = env.str("CALENDAR_ADDRESS", default="")
# The folder those answers are read from, as imaps://user:password@server/Folder; empty: none is read.
CALENDAR_REPLIES = env.str("CALENDAR_REPLIES", default="")
# Where a mail goes that has been read, and one that was no answer, or not of somebody invited.
CALENDAR_REPLIES_DONE = env.str("CALENDAR_REPLIES_DONE", default="Answered")
CALENDAR_REPLIES_REFUSED = env.str("CALENDAR_REPLIES_REFUSED", default="Refused")
# Seconds the mail server has for each answer; what does not leave is tried again (members/mail/outbox.py).
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=15)

MESSAGE_STORAGE = "dk2020portal.sent_by_script.MessageStorage"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "dk2020portal.failures.form_expired"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # A promise for the whole domain, which browsers keep for years: the operator's to make.
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The one style sheet the editor (TipTap) writes into the page itself, let through by its content.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE, EDITOR_STYLE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        # A form that asks for the organisation's log-in is sent on to it.
        "form-action": [SELF, *origins_of(OIDC_ISSUER, env.str("SAML_LOGIN_ORIGIN", default=""))],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Who reads the figures for Prometheus (operating/metrics.py): who sends the token, or asks from one of the networks.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("The setting METRICS_TOKEN must have twenty characters or more.")
METRICS_NETWORKS = networks("METRICS_NETWORKS")
# Where failures are reported, without content (operating/sentry.py); empty: nowhere.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="production")

# Plain lines for people, or a JSON object for each; neither holds content (operating/log_lines.py).
LOG_FORMAT = chosen("LOG_FORMAT", ("plain", "json")) or "plain"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dk2020portal.operating.log_lines.formatter", "kind": LOG_FORMAT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # A line for each request, where people use the portal.
        "portal.request": {"level": "INFO" if PRODUCTION else "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
