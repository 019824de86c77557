"""The one settings file. Everything an operator may set is an environment variable named in docs/*/operator.md."""

from pathlib import Path

from django.utils.csp import CSP

from . import environment

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = environment.folder()
KEYS = FOLDER / "keys"
KEYS.mkdir(mode=0o700, exist_ok=True)
FILES = FOLDER / "files"

DEBUG = False
DEMO = environment.flag("KENTONGAN_DEMO")
PUBLIC_URL = environment.public_url()
HTTPS = PUBLIC_URL.startswith("https://")
SECRET_KEY = environment.kept_secret(KEYS / "session.key")
ALLOWED_HOSTS = environment.words("KENTONGAN_HOSTS") or [
    PUBLIC_URL.split("://")[1].split(":")[0],
    "127.0.0.1",
    "localhost",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
# Hosts on private networks that the network door may still open (the Simulator, a relay in the server room).
PRIVATE_HOSTS_ALLOWED = environment.words("KENTONGAN_ALLOW_PRIVATE")
# Who is asked for names in scans of sites; "" for the system's resolver.
RESOLVER = environment.address("KENTONGAN_RESOLVER", 53)
# An own address from which sites are looked at a second time, "" without one.
SCAN_FROM = environment.address("KENTONGAN_SCAN_FROM")
# The registry of .id, asked weekly until when domains of watched sites are paid; "" for nobody.
RDAP = environment.base_url("KENTONGAN_RDAP", "https://rdap.pandi.id/rdap")
# Bytes of one uploaded or received file.
FILE_LIMIT = environment.number("KENTONGAN_FILE_LIMIT", 20 * 1024 * 1024)
# Seconds after which a claimed message counts as lost with its worker; longer than any sending takes.
LEASE = environment.number("KENTONGAN_LEASE", 90)
SANDBOX_URL = environment.words("KENTONGAN_SANDBOX_URL")[:1]
CLOCK_FILE = FOLDER / "clock.json"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "kentongan.base",
    "kentongan.directory",
    "kentongan.kernel",
    "kentongan.rulebook",
    "kentongan.directives",
    "kentongan.sitewatch",
    "kentongan.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pages shrink to a third on a slow link; Django pads each answer at random against BREACH, and masks its tokens.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kentongan.web.middleware.size_limit",
    "kentongan.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kentongan.web.middleware.tenant",
    "kentongan.web.middleware.second_factor",
]
ROOT_URLCONF = "kentongan.config.urls"
WSGI_APPLICATION = "kentongan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kentongan.web.context.frame",
            ],
            "builtins": ["kentongan.base.templatetags.look"],
        },
    }
]
DATABASES = {"default": environment.database(FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "kentongan.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kentongan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ADAPTER = "kentongan.web.accounts.SecondFactorAdapter"
# A write for every page view would make readers wait for the worker.
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "kentongan"
CSRF_COOKIE_HTTPONLY = False

SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Only behind a proxy that overwrites the header; the operator says so (docs: HTTPS).
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("KENTONGAN_BEHIND_PROXY") else None
)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"kentongan": {"level": "INFO"}},
}
