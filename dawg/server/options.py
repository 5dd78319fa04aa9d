"""The settings of the server as checked values: a bad one stops the start with one line that names it and where it stands."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from dawg.config import SETTINGS, Setting, Settings
from dawg.errors import InputError
from dawg.gen.brief import show

SECRET_BYTES = 32
SECRET_VARIETY = 10
"""Different characters that a secret must have: "aaaa..." is long and no secret."""
_BY_NAME = {setting.name: setting for setting in SETTINGS}
_WEAK = re.compile(r"change.?me|secret|password|example|default|dawg|123456|qwerty|xxxx", re.IGNORECASE)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
MB = 1_000_000


class Secret:
    """A text that does not show itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "…"

    __str__ = __repr__


class Options(Struct, frozen=True, kw_only=True):
    """What `dawg serve` was told. Sizes are bytes, times seconds, money millionths of a US dollar; "" = not stated.

    Attributes:
        tones: folder for rendered tones and the bytes it may hold; None = none are kept.
    """

    data_folder: Path
    genre_folder: Path | None = None
    tones: tuple[Path, int] | None = None
    host: str = "127.0.0.1"
    port: int = 8423
    public_url: str = ""
    database_url: Secret = Secret("")
    database_pool: int = 10
    redis_url: Secret = Secret("")
    s3_bucket: str = ""
    s3_region: str = ""
    s3_endpoint: str = ""
    s3_prefix: str = ""
    s3_encryption: str = "none"
    s3_kms_key: str = ""
    jwt_secret: Secret = Secret("")
    jwt_secret_before: Secret = Secret("")
    cors_origins: tuple[str, ...] = ()
    open_registration: bool = False
    chat_to_create: bool = True
    log_level: str = "info"
    workers: int = 1
    job_timeout_s: float = 300
    job_attempts: int = 3
    requests_per_minute: int = 600
    login_attempts: int = 10
    generations_per_hour: int = 120
    queue_limit: int = 100
    storage_bytes: int = 20_000 * MB
    upload_bytes: int = 200 * MB
    body_bytes: int = 1024 * 1024
    sockets: int = 20
    frame_bytes: int = 64 * 1024
    token_s: int = 900
    session_s: int = 30 * 86400
    team_budget_micro_usd: int | None = None
    user_budget_micro_usd: int | None = None

    @property
    def is_loopback(self) -> bool:
        """True when nobody but this machine can reach the server."""
        return _is_loopback(self.host)

    @property
    def is_everywhere(self) -> bool:
        """True when all addresses of this machine are listened on, none of which the setting names."""
        return self.host != "localhost" and ipaddress.ip_address(self.host).is_unspecified

    @property
    def listened_at(self) -> str:
        """The address that is listened on, as people write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address at which people reach the server, without a slash at its end."""
        return self.public_url or self.listened_at


def upload_folder(options: Options) -> Path:
    """Return where uploads stand until they are whole."""
    return options.data_folder / "server" / "uploads"


def read_options(settings: Settings, flags: dict[str, str | None] | None = None) -> Options:
    """Check every setting of the server.

    Args:
        flags: by name of the setting; they go before everything else.

    Raises:
        InputError: a value that cannot be, or no strong secret off loopback.
    """
    if settings.data_folder is None:
        raise InputError("there is no home to keep the data in", hint="DAWG_HOME names a folder for it")
    read = _Reader(settings, flags or {})
    cores = os.cpu_count() or 1
    options = Options(
        data_folder=settings.data_folder,
        genre_folder=settings.genre_folder,
        tones=settings.tones(read.whole("tones")),
        host=read.host(),
        port=read.whole("port"),
        public_url=read.address("public_url", ("http", "https")).rstrip("/"),
        database_url=Secret(read.address("database_url", ("postgresql", "postgres"))),
        database_pool=read.whole("database_pool"),
        redis_url=Secret(read.address("redis_url", ("redis", "rediss", "unix"))),
        s3_bucket=read.bucket(),
        s3_region=read.text("s3_region"),
        s3_endpoint=read.address("s3_endpoint", ("http", "https")),
        s3_prefix=read.text("s3_prefix"),
        s3_encryption=read.text("s3_encryption"),
        s3_kms_key=read.text("s3_kms_key"),
        jwt_secret=Secret(read.text("jwt_secret")),
        jwt_secret_before=Secret(read.text("jwt_secret_before")),
        cors_origins=read.origins(),
        open_registration=read.text("registration") == "open",
        chat_to_create=read.text("chat_to_create") == "true",
        log_level=read.text("log_level"),
        workers=read.whole("workers", unstated=max(1, cores - 1)),
        job_timeout_s=read.whole("job_timeout"),
        job_attempts=read.whole("job_attempts"),
        requests_per_minute=read.whole("rate_limit_max"),
        login_attempts=read.whole("login_limit"),
        generations_per_hour=read.whole("generation_limit"),
        queue_limit=read.whole("queue_limit"),
        storage_bytes=read.whole("storage_limit") * 1000 * MB,
        upload_bytes=read.whole("upload_limit") * MB,
        body_bytes=read.whole("body_limit") * 1024,
        sockets=read.whole("socket_limit"),
        frame_bytes=read.whole("frame_limit") * 1024,
        token_s=read.whole("token_minutes") * 60,
        session_s=read.whole("session_days") * 86400,
        team_budget_micro_usd=read.money("team_budget"),
        user_budget_micro_usd=read.money("user_budget"),
    )
    _check_secret(options, read.source("jwt_secret"))
    return options


def _check_secret(options: Options, source: str) -> None:
    """Refuse a weak secret anywhere, and a missing one where others can reach us."""
    secret = options.jwt_secret.reveal()
    if not secret:
        if not options.is_loopback:
            raise InputError(
                f"host {show(options.host)} can be reached by others, and there is no jwt_secret",
                hint="JWT_SECRET=$(openssl rand -hex 32) makes one",
            )
        return
    for name, value in (("jwt_secret", secret), ("jwt_secret_before", options.jwt_secret_before.reveal())):
        if value and (len(value.encode()) < SECRET_BYTES or len(set(value)) < SECRET_VARIETY or _WEAK.search(value)):
            where = source if name == "jwt_secret" else name
            raise InputError(
                f"{where}: the secret is weak; permitted: at least {SECRET_BYTES} random characters",
                hint="JWT_SECRET=$(openssl rand -hex 32) makes one",
            )


class _Reader:
    """Reads one setting after the other; messages name where a value stands, and never show a secret."""

    def __init__(self, settings: Settings, flags: dict[str, str | None]) -> None:
        self._settings, self._flags = settings, flags

    def source(self, name: str) -> str:
        return (
            f"--{name.replace('_', '-')}"
            if self._flags.get(name) is not None
            else self._settings.sources.get(name, name)
        )

    def text(self, name: str) -> str:
        setting = _BY_NAME[name]
        flag = self._flags.get(name)
        value = (flag if flag is not None else self._settings.values.get(name, setting.default)).strip()
        if not value.isprintable() or len(value) > 4096:
            raise self._refusal(setting, value, "at most 4096 printable characters")
        if setting.choices and value not in setting.choices:
            raise self._refusal(setting, value, ", ".join(setting.choices))
        return value

    def number(self, name: str) -> float | None:
        setting = _BY_NAME[name]
        text = self.text(name)
        if not text:
            return None
        low, high = setting.low or 0.0, setting.high or 0.0
        try:
            value = float(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text) else math.nan
        except ValueError:
            value = math.nan
        if not low <= value <= high or (float not in setting.kinds and value != int(value)):
            raise self._refusal(setting, text, f"{low:g} to {high:g}")
        return value

    def whole(self, name: str, *, unstated: int = 0) -> int:
        value = self.number(name)
        return unstated if value is None else int(value)

    def money(self, name: str) -> int | None:
        value = self.number(name)
        return None if value is None else round(value * 1_000_000)

    def host(self) -> str:
        text = self.text("host")
        if text != "localhost":
            try:
                ipaddress.ip_address(text)
            except ValueError:
                raise self._refusal(_BY_NAME["host"], text, "an IP address, or localhost") from None
        return text

    def address(self, name: str, schemes: tuple[str, ...]) -> str:
        text = self.text(name)
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            _ = parts.port
            good = parts.scheme in schemes and bool(parts.hostname or parts.path)
        except ValueError:
            good = False
        if not good:
            raise self._refusal(_BY_NAME[name], text, " or ".join(f"{scheme}://..." for scheme in schemes))
        return text

    def bucket(self) -> str:
        text = self.text("s3_bucket")
        if text and (not _BUCKET.fullmatch(text) or ".." in text):
            permitted = "3 to 63 lower-case letters, digits, dots and hyphens"
            raise self._refusal(_BY_NAME["s3_bucket"], text, permitted)
        return text

    def origins(self) -> tuple[str, ...]:
        found = tuple(filter(None, (word.strip().rstrip("/") for word in self.text("cors_origins").split(","))))
        for origin in found:
            if not re.fullmatch(r"https?://[A-Za-z0-9.\-]{1,253}(:[0-9]{1,5})?", origin):
                raise self._refusal(_BY_NAME["cors_origins"], origin, "https://HOST or https://HOST:PORT, no *")
        return found

    def _refusal(self, setting: Setting, value: str, permitted: str) -> InputError:
        shown = "" if setting.secret else f" {show(value)}"
        return InputError(
            f"{self.source(setting.name)}: {setting.name}{shown} is not permitted; permitted: {permitted}"
        )


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
