"""Django's settings. What differs between installations comes from the environment: docs/production.md lists it."""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from . import surroundings
from .surroundings import Kind

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "almoner"

KIND = surroundings.kind()
PRODUCTION = KIND is Kind.PRODUCTION
if PRODUCTION:
    surroundings.check_production()

DEBUG = surroundings.yes("ALMONER_DEBUG")
SECRET_KEY = surroundings.text("SECRET_KEY") if PRODUCTION else surroundings.SECRET_FOR_DEVELOPMENT
# What seals bank details, the newest key first; without one (never in production) it is derived from the secret key.
SEALING_KEYS = surroundings.words("ALMONER_SEALING_KEYS")
# One-click links per person on the sign-in page; answered on loopback only.
DEMO_SIGN_IN = not PRODUCTION and (KIND is Kind.DEMO or surroundings.yes("ALMONER_DEMO_SIGN_IN"))

# The house, from the ground up. The table of contents: what a room is stands in the README of its folder.
INSTALLED_APPS = [
    "almoner.foundation.door",
    "almoner.foundation.audit",
    "almoner.foundation.pages",
    "almoner.foundation.accounts",
    "almoner.foundation.offices",
    "almoner.foundation.notices",
    "almoner.foundation.organisations",
    "almoner.foundation.services",
    "almoner.foundation.sheets",
    "almoner.foundation.documents",
    "almoner.foundation.questions",
    "almoner.foundation.passports",
    "almoner.strategy.plans",
    "almoner.strategy.funds",
    "almoner.governance.interests",
    "almoner.governance.decisions",
    "almoner.governance.boards",
    "almoner.plan.forward",
    "almoner.do.checks",
    "almoner.do.scoring",
    "almoner.do.agreements",
    "almoner.do.payments",
    "almoner.do.grants",
    "almoner.do.applications",
    "almoner.do.awards",
    "almoner.do.allocations",
    "almoner.do.outlook",
    "almoner.publish.register",
    "almoner.desk.home",
    "almoner.desk.thread",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "almoner.site.headers.SecureHeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "almoner.foundation.door.middleware.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "almoner.foundation.pages.middleware.SentencesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "almoner.foundation.offices.middleware.PersonMiddleware",
    "almoner.foundation.offices.middleware.OfficeMiddleware",
    "almoner.foundation.organisations.middleware.ProviderMiddleware",
    "almoner.do.scoring.middleware.PanelMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for a sign-in that was locked out
]

ROOT_URLCONF = "almoner.site.urls"
WSGI_APPLICATION = "almoner.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The database: two logins. Only `migrate` and its like use the owner's (almoner.site.commands.manage).
DATABASE_APPLICATION_ROLE = surroundings.login("DATABASE_URL", "almoner_app")
DATABASE_OWNER_ROLE = surroundings.login("DATABASE_OWNER_URL", "almoner_owner")
DATABASES = {
    "default": {
        **surroundings.database(DATABASE_APPLICATION_ROLE, DATABASE_OWNER_ROLE),
        # A thread keeps its connection. The check costs a round trip: worth it where a server may restart under us.
        "CONN_MAX_AGE": 0 if KIND is Kind.TEST else 600,
        "CONN_HEALTH_CHECKS": PRODUCTION,
        "TEST": {"NAME": surroundings.text("ALMONER_TEST_DATABASE", f"test_almoner_{os.getpid()}")},
    }
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
_options.setdefault("connect_timeout", 5)
_options.setdefault("application_name", f"almoner {KIND}")
if _limit := surroundings.text(
    "ALMONER_STATEMENT_TIMEOUT"
):  # set by `serve`: no page may hold a lock or a core for long
    _options.setdefault("options", f"-c statement_timeout={_limit} -c idle_in_transaction_session_timeout={_limit}")

# --- Pages. Ours are Jinja2; Django's engine serves what third parties bring.
_FOLDERS = [SOURCE.parent / app.replace(".", "/") / "templates" for app in INSTALLED_APPS if app.startswith("almoner.")]
_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [folder for folder in _FOLDERS if folder.is_dir()],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "almoner.foundation.pages.jinja.environment",
            "auto_reload": KIND is Kind.DEVELOPMENT,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*_PROCESSORS, "django.contrib.auth.context_processors.auth"]},
    },
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Words and time. The address will choose the language (/<office>/cy/), never the browser: pages stay cacheable, and
# nobody is shown a page half in Welsh.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
LOCALE_PATHS = [SOURCE / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Files of ours (CSS, scripts, fonts) and files that people bring.
STATIC_URL = "/static/"
# Collected for production only; elsewhere the files are served from where they lie.
STATIC_ROOT = Path(surroundings.text("ALMONER_STATIC", str(ROOT / ".almoner" / "static"))) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION  # so that nothing need be collected before a demo
WHITENOISE_AUTOREFRESH = KIND is Kind.DEVELOPMENT
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = surroundings.file_storage(ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# The virus scanner that looks at documents: unix:/run/clamav/clamd.ctl or tcp://host:3310; none where it is not named.
CLAMD = surroundings.text("ALMONER_CLAMD")
UPLOAD_MAX_BYTES = surroundings.whole_number("ALMONER_UPLOAD_MAX_BYTES", 10 * 1024 * 1024)
WORKBOOK_MAX_BYTES = surroundings.whole_number("ALMONER_WORKBOOK_MAX_BYTES", 50 * 1024 * 1024)  # unpacked
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a form's words, without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "almoner.site.uploads.LimitedUploadHandler",  # first: it stops what is too large before anything is written
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Who people are.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses who is locked out before a password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
SESSION_ENGINE = "almoner.foundation.offices.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if KIND is Kind.TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one protects nobody in a test
else:
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are added by their office, who knows their address
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "almoner.foundation.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "almoner.foundation.accounts.adapter.StaffAdapter"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts those, in the database that all workers share
MFA_TOTP_ISSUER = "Almoner"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the office added the address; see ACCOUNT_EMAIL_VERIFICATION
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "almoner.foundation.accounts.lockout.name_tried"
AXES_LOCKOUT_CALLABLE = "almoner.foundation.pages.errors.too_many"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- What a browser is told.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "almoner.foundation.pages.errors.csrf_failure"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "almoner_session", "almoner_csrf"
ALLOWED_HOSTS = surroundings.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
# Hosts of the installation itself; on any other allowed host, the office that names it as its own answers.
OWN_HOSTS = frozenset(
    surroundings.words("ALMONER_OWN_HOSTS") or (ALLOWED_HOSTS[:1] if PRODUCTION else [*ALLOWED_HOSTS, "testserver"])
)
CSRF_TRUSTED_ORIGINS = surroundings.words("CSRF_TRUSTED_ORIGINS")
if PRODUCTION:
    # The prefix makes browsers refuse these cookies from any other host of the same domain, and without encryption.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-almoner_session", "__Host-almoner_csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = not surroundings.yes("ALMONER_NO_HTTPS_REDIRECT")
    SECURE_HSTS_SECONDS = surroundings.whole_number("ALMONER_HSTS_SECONDS", 365 * 24 * 60 * 60)
    if surroundings.yes("ALMONER_BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        MIDDLEWARE.insert(0, "almoner.site.headers.ProxyMiddleware")

# --- Letters. Without a mail server they are printed. OWN_ADDRESS is what the links in them begin with.
OWN_ADDRESS = surroundings.text(
    "ALMONER_ADDRESS", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000"
).rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = surroundings.text("ALMONER_MAIL_FROM", "almoner@localhost")
MAILERS: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
if surroundings.text("EMAIL_HOST"):
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": surroundings.text("EMAIL_HOST"),
            "port": surroundings.whole_number("EMAIL_PORT", 25),
            "username": surroundings.text("EMAIL_HOST_USER"),
            "password": surroundings.text("EMAIL_HOST_PASSWORD"),
            "use_tls": surroundings.yes("EMAIL_USE_TLS"),
            "timeout": 10,
        },
    }

# --- What is written down about the running of it. No personal information: names are in the audit, not here.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": surroundings.text("ALMONER_LOG_LEVEL", "INFO" if PRODUCTION else "WARNING").upper(),
    },
    "loggers": {
        # A request for a host name that is not ours is the internet's weather.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Django reports each 404 and 403 as a warning here; they are answered with a page.
        "django.request": {"level": "ERROR"},
    },
}
