"""Settings: a flag beats the environment, the environment beats the file, the file beats the default.

The file is `config.toml` in the config folder: `$DAWG_CONFIG` names another file, else `$XDG_CONFIG_HOME/dawg/`, else
`~/.config/dawg/`. The user's own genres stand in `genres/` beside it. No file, no folder and no home are all fine.

Rendered tones are kept in the cache folder: `$XDG_CACHE_HOME/dawg/`, else the platform's place.

The library stands in the data folder: `$DAWG_HOME`, else `$XDG_DATA_HOME/dawg/`, else the platform's place.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dawg.errors import InputError

FILE_LIMIT = 1_000_000
KINDS: dict[type, str] = {
    str: "text", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "a table"
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: its name in the file, the environment variables, and what it is.

    Attributes:
        also: customary variables, which count after `variable`.
        default: what holds when nothing is stated; "" = nothing, or what the meaning says.
        low, high: range of a number; None = it is none, or is checked where it is read.
        choices: the permitted words; () = any.
        secret: never shown.
    """

    name: str
    variable: str
    kinds: tuple[type, ...]
    meaning: str
    also: tuple[str, ...] = ()
    default: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    secret: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables, the first first."""
        return (self.variable, *self.also)


def _number(name: str, default: float | str, low: float, high: float, meaning: str, *also: str) -> Setting:
    return Setting(
        name=name, variable=f"DAWG_{name.upper()}", also=also, kinds=(int, float) if isinstance(low, float) else (int,),
        default=f"{default:g}" if isinstance(default, int | float) else default, low=low, high=high, meaning=meaning,
    )  # fmt: skip


def _word(
    name: str, meaning: str, *also: str, default: str = "", choices: tuple[str, ...] = (), secret: bool = False
) -> Setting:
    return Setting(
        name=name, variable=f"DAWG_{name.upper()}", also=also, kinds=(bool,) if choices == SWITCH else (str,),
        default=default, choices=choices, meaning=meaning, secret=secret,
    )  # fmt: skip


SWITCH = ("true", "false")
TONES_MB, TONES_MOST_MB = 1024, 1_000_000
"""Rendered tones kept when nothing is said, and the most that may be."""


SETTINGS = (
    Setting(name="genre", variable="DAWG_GENRE", kinds=(str,), meaning="genre when --genre is not given"),
    Setting(name="format", variable="DAWG_FORMAT", kinds=(str,), meaning="wav, flac, ogg, opus or mp3"),
    Setting(name="bit_depth", variable="DAWG_BIT_DEPTH", kinds=(int,), meaning="16, 24 or 32 (float)"),
    Setting(name="sample_rate", variable="DAWG_SAMPLE_RATE", kinds=(int,), meaning="Hz"),
    Setting(
        name="loudness", variable="DAWG_LOUDNESS", kinds=(int, float, str), meaning="LUFS, or streaming, club, apple, broadcast"
    ),
    Setting(name="ceiling", variable="DAWG_CEILING", kinds=(int, float), meaning="true peak in dBTP"),
    Setting(name="volume", variable="DAWG_VOLUME", kinds=(int, float), meaning="playback volume, 0 to 1"),
    Setting(name="folder", variable="DAWG_FOLDER", kinds=(str,), meaning="where beats go when --out is not given"),
    Setting(name="library", variable="DAWG_LIBRARY", kinds=(bool,), meaning="true or false: keep beats in the library"),
    _number("tones", TONES_MB, 0, TONES_MOST_MB, "megabytes of rendered tones kept in the cache folder; 0 = none"),
    Setting(
        name="models", variable="DAWG_MODELS", kinds=(str,), meaning="models to ask, in order: anthropic, openai/NAME, google ..."
    ),
    Setting(
        name="model_url", variable="DAWG_MODEL_URL", kinds=(str,), meaning="address of a model server of your own, ending in /v1"
    ),
    Setting(
        name="max_cost", variable="DAWG_MAX_COST", kinds=(int, float, str), meaning="US dollars that one run may spend on models"
    ),
    Setting(
        name="monthly_budget", variable="DAWG_MONTHLY_BUDGET", kinds=(int, float, str),
        meaning="US dollars that a calendar month may spend on models",
    ),
    _word("server", "address of a team server that is worked with, after `dawg login`"),
    # ---- the team server
    _word("host", "address that `dawg serve` listens on", default="127.0.0.1"),
    _number("port", 8423, 1, 65535, "port that `dawg serve` listens on", "PORT"),
    _word("public_url", "address at which others reach the server, for links; by default host and port"),
    _word("database_url", "postgresql://...; by default the library in the data folder", "DATABASE_URL", secret=True),
    _number("database_pool", 10, 1, 200, "connections to Postgres per process"),
    _word("redis_url", "redis://...; by default a private queue server is started", "REDIS_URL", secret=True),
    _word("s3_bucket", "bucket for files; by default a folder beside the library", "AWS_S3_BUCKET"),
    _word("s3_region", "region of the bucket", "AWS_REGION", "AWS_DEFAULT_REGION"),
    _word("s3_endpoint", "address of another S3 than Amazon's", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    _word("s3_prefix", "what every key in the bucket begins with"),
    _word("s3_encryption", "encryption at rest", default="none", choices=("none", "AES256", "aws:kms")),
    _word("s3_kms_key", "key for aws:kms"),
    _word("jwt_secret", "signs logins, at least 32 random characters; on this machine alone one is made", "JWT_SECRET", secret=True),
    _word("jwt_secret_before", "the secret before this one, still believed", "JWT_SECRET_BEFORE", secret=True),
    _word("cors_origins", "origins of web pages that may call, separated by commas", "CORS_ORIGINS"),
    _word("registration", "who may register", default="invitation", choices=("invitation", "open")),
    _word("chat_to_create", "chat may begin new beats, not only change them", "FEATURE_CHAT_TO_CREATE", default="true", choices=SWITCH),
    _word("log_level", "least important log line that is written", "LOG_LEVEL", default="info", choices=("debug", "info", "warning", "error")),
    _number("workers", "", 0, 256, "worker processes; by default cores - 1, at least 1", "GENERATION_QUEUE_CONCURRENCY"),
    _number("job_timeout", 300, 10, 3600, "seconds that one attempt of a job may take", "GENERATION_JOB_TIMEOUT"),
    _number("job_attempts", 3, 1, 10, "how often a job is tried", "GENERATION_JOB_ATTEMPTS"),
    _number("rate_limit_max", 600, 1, 1_000_000, "requests per minute of one user", "RATE_LIMIT_MAX"),
    _number("login_limit", 10, 1, 10_000, "attempts to log in or register per 5 minutes, of one address and for one account"),
    _number("generation_limit", 120, 1, 100_000, "generations per hour of one user"),
    _number("queue_limit", 100, 1, 100_000, "jobs of one team that may wait or run"),
    _number("storage_limit", 20, 1, 100_000, "GB of files of one team"),
    _number("upload_limit", 200, 1, 2_000, "MB of one upload"),
    _number("body_limit", 1024, 16, 8192, "KB of one request that is no upload"),
    _number("socket_limit", 20, 1, 1_000, "open sockets and event streams of one user"),
    _number("frame_limit", 64, 4, 1024, "KB of one WebSocket frame from a client"),
    _number("token_minutes", 15, 1, 1440, "minutes that a login token is good for"),
    _number("session_days", 30, 1, 365, "days that a login can be renewed"),
    _number("team_budget", "", 0.0, 10_000.0, "US dollars that a team may spend on models a month; only admins of the server give a team more"),
    _number("user_budget", "", 0.0, 10_000.0, "US dollars that one user may spend on models a month, in all teams together; only admins of the server give more"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment and the file say; values are texts, checked where flags are checked.

    Attributes:
        values: by name of the setting.
        sources: by name, where the value stands ("DAWG_GENRE", "/home/me/.config/dawg/config.toml"), for messages.
        file: the settings file, whether it exists or not; None without a home.
        genre_folder: folder of the user's own genres; None when there is none.
        data_folder: where the library stands, whether it exists or not; None without a home.
        cache_folder: where rendered tones stand, whether it exists or not; None without a home.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None
    genre_folder: Path | None = None
    data_folder: Path | None = None
    cache_folder: Path | None = None

    def tones(self, megabytes: int) -> tuple[Path, int] | None:
        """Return the folder for that many megabytes of rendered tones and the bytes it may hold; None = none are kept."""
        folder = self.cache_folder
        return (folder / "tones", megabytes << 20) if folder is not None and megabytes else None


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read environment and file.

    Raises:
        InputError: a file that cannot be read, is no TOML, or holds an unknown setting; names file and setting.
    """
    environ = os.environ if environ is None else environ
    path = config_file(environ)
    table = _read(path, named=bool(environ.get("DAWG_CONFIG"))) if path else {}
    values = {name: _text(value) for name, value in table.items()}
    sources = dict.fromkeys(values, str(path))
    for setting in SETTINGS:
        variable = next((name for name in setting.variables if environ.get(name)), None)
        if variable is not None:
            values[setting.name] = environ[variable]
            sources[setting.name] = variable
    genres = path.parent / "genres" if path else None
    return Settings(
        values=values,
        sources=sources,
        file=path,
        genre_folder=genres if genres and os.path.isdir(genres) else None,
        data_folder=data_folder(environ),
        cache_folder=cache_folder(environ),
    )


def config_file(environ: Mapping[str, str]) -> Path | None:
    """Return where the settings file is looked for; None when there is no home either."""
    if environ.get("DAWG_CONFIG"):
        return Path(environ["DAWG_CONFIG"])
    folder = environ.get("XDG_CONFIG_HOME", "")
    if os.path.isabs(folder):
        return Path(folder, "dawg", "config.toml")
    home = environ.get("HOME", "")
    return Path(home, ".config", "dawg", "config.toml") if os.path.isabs(home) else None


def data_folder(environ: Mapping[str, str]) -> Path | None:
    """Return where the library stands; None when `DAWG_HOME` is not set and there is no home that exists."""
    if environ.get("DAWG_HOME"):
        return Path(os.path.abspath(environ["DAWG_HOME"]))
    return _platform_folder(environ, "XDG_DATA_HOME", ".local/share", mac="Library/Application Support", windows="")


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Return where rendered tones stand; None when there is no home that exists."""
    return _platform_folder(environ, "XDG_CACHE_HOME", ".cache", mac="Library/Caches", windows="Cache")


def _platform_folder(environ: Mapping[str, str], variable: str, plain: str, *, mac: str, windows: str) -> Path | None:
    if os.path.isabs(environ.get(variable, "")):
        return Path(environ[variable], "dawg")
    if sys.platform == "win32":
        local = environ.get("LOCALAPPDATA", "")
        return Path(local, "dawg", windows) if os.path.isdir(local) else None
    home = environ.get("HOME", "")
    if not os.path.isabs(home) or not os.path.isdir(home):  # a home is never made, only used
        return None
    return Path(home, mac if sys.platform == "darwin" else plain, "dawg")


def _read(path: Path, *, named: bool) -> dict[str, Any]:
    """Return the file's table; {} when there is no such file, unless the user named it."""
    try:
        kind = os.stat(path).st_mode
        if not stat.S_ISREG(kind):
            raise InputError(f"settings file {str(path)!r} is not a file")
        with open(path, "rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        absent = isinstance(error, FileNotFoundError | NotADirectoryError) or not os.access(path.parent, os.X_OK)
        if absent and not named:
            return {}
        raise InputError(f"settings file {str(path)!r} cannot be read: {error.strerror}") from error
    if len(data) > FILE_LIMIT:
        raise InputError(f"settings file {str(path)!r} is larger than {FILE_LIMIT} bytes")
    return _checked(path, data)


def _checked(path: Path, data: bytes) -> dict[str, Any]:
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise InputError(f"settings file {str(path)!r} is not TOML: nested too deeply") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"settings file {str(path)!r} is not TOML: {error}") from error
    known = {setting.name: setting for setting in SETTINGS}
    for name, value in table.items():
        if name not in known:
            from dawg.gen.explaining import nearest

            told = f"{name[:40]!r} is none of the {len(known)} settings"
            told = "; ".join(filter(None, (told, nearest(name, known))))
            raise InputError(f"settings file {str(path)!r}: {told}", hint="`dawg config show` lists them all")
        kinds = known[name].kinds
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            shown = "…" if known[name].secret else repr(str(value)[:40])
            permitted = " or ".join(dict.fromkeys(KINDS[kind] for kind in kinds))
            told = f"{name} {shown} is {KINDS.get(type(value), 'something else')}; permitted: {permitted}"
            raise InputError(f"settings file {str(path)!r}: {told} ({known[name].meaning})")
    return table


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
