"""Which models there are: a table of names, sizes and prices, and the order in which they are asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from dawg.assistant.providers import NAMES
from dawg.errors import InputError
from dawg.gen.brief import show

FILE = "models.toml"
FILE_LIMIT = 100_000
CONTEXT_UNKNOWN = 32_768
SEATS_LIMIT = 8
PRICE_LIMIT = 100_000


class Price(Struct, frozen=True, kw_only=True):
    """US dollars per million tokens (the same number is millionths of a dollar per token)."""

    input: Decimal
    output: Decimal
    cached: Decimal
    written: Decimal


class Model(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model of the table.

    Attributes:
        context: tokens that fit into a request with its answer.
        input, output, cached, written: US dollars per million tokens; None = unknown (`cached`, `written`: as `input`).
        effort: how hard it thinks, in the vendor's words; "" = as it does by itself.
    """

    provider: Literal["anthropic", "openai", "google", "compatible"]
    name: str = ""
    default: bool = False
    context: Annotated[int, Meta(ge=1_000, le=100_000_000)] = CONTEXT_UNKNOWN
    input: Decimal | None = None
    output: Decimal | None = None
    cached: Decimal | None = None
    written: Decimal | None = None
    effort: Annotated[str, Meta(max_length=20)] = ""

    @property
    def price(self) -> Price | None:
        """What it costs; None when that is not known."""
        if self.input is None or self.output is None:
            return None
        return Price(
            input=self.input,
            output=self.output,
            cached=self.input if self.cached is None else self.cached,
            written=self.input if self.written is None else self.written,
        )

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"


class Models:
    """The table: the built-in one, with the user's entries before it."""

    def __init__(self, entries: Mapping[str, Model]) -> None:
        self._entries = dict(entries)

    @staticmethod
    def load(user_file: Path | None = None) -> Models:
        """Read both tables; raises `InputError` naming file and entry. A user's file that is not there is fine."""
        built_in = resources.files("dawg.assistant").joinpath(FILE).read_text(encoding="utf-8")
        entries: Mapping[str, Model] = _read(FILE, built_in)
        if user_file is not None:
            try:
                data = user_file.read_bytes()[: FILE_LIMIT + 1]
                mine = _read(str(user_file), data.decode())
            except (FileNotFoundError, NotADirectoryError):
                mine = {}
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"{show(user_file, limit=120)} cannot be read: {type(error).__name__}") from error
            chosen = {model.provider for model in mine.values() if model.default}
            rest = {
                name: msgspec.structs.replace(model, default=model.default and model.provider not in chosen)
                for name, model in entries.items()
                if name not in mine
            }
            entries = {**mine, **rest}
        return Models(entries)

    def all(self) -> tuple[Model, ...]:
        """Return every model of the table."""
        return tuple(self._entries.values())

    def default(self, provider: str) -> Model:
        """Return a provider's usual model."""
        return next(model for model in self._entries.values() if model.provider == provider and model.default)

    def find(self, text: str) -> Model:
        """Return a model by "provider", "provider/name" or a name of the table.

        A name that is not in the table is taken as it is, at an unknown price. Raises `InputError` for an unknown provider.
        """
        provider, slash, name = text.strip().partition("/")
        if provider in NAMES:
            wanted = name if slash else self.default(provider).name
            known = self._entries.get(wanted)
            if known is not None and known.provider == provider:
                return known
            if not 1 <= len(wanted) <= 200 or not wanted.isprintable():
                raise InputError(f"model {show(text)} has no name; permitted: 1 to 200 characters after {provider}/")
            return Model(provider=provider, name=wanted)  # type: ignore[arg-type]
        known = self._entries.get(text.strip())
        if known is None:
            permitted = ", ".join([*NAMES, *self._entries])
            raise InputError(f"model {show(text)} is unknown; permitted: {permitted}, or PROVIDER/NAME")
        return known

    def order(self, text: str) -> tuple[Model, ...]:
        """Read "anthropic, openai/gpt-6-luna": which models are asked, the first first; raises `InputError`."""
        names = [name for name in (piece.strip() for piece in text.split(",")) if name]
        if len(names) > SEATS_LIMIT:
            raise InputError(f"models names {len(names)} models; permitted: at most {SEATS_LIMIT}")
        return tuple(self.find(name) for name in names)


@lru_cache(maxsize=4)
def _read(file: str, text: str) -> Mapping[str, Model]:
    """Return the entries of a file with this text; a server reads the same one for every turn of a chat."""
    try:
        table = tomllib.loads(text, parse_float=Decimal) if len(text) <= FILE_LIMIT else None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"{show(file, limit=120)} is not TOML: {error}") from error
    if table is None:
        raise InputError(f"{show(file, limit=120)} is larger than {FILE_LIMIT} bytes")
    return {name: _model(file, name, entry) for name, entry in table.items()}


def _model(file: str, name: str, entry: Any) -> Model:
    prices = ("input", "output", "cached", "written")
    try:
        if isinstance(entry, dict):
            entry = {
                field: Decimal(value) if field in prices and type(value) is int else value
                for field, value in entry.items()
            }
        model = msgspec.convert({**entry, "name": name}, Model)
    except (msgspec.ValidationError, TypeError) as error:
        raise InputError(f"{show(file, limit=120)}: model {show(name)}: {error}") from error
    for field in prices:
        price = getattr(model, field)
        if price is not None and not (price.is_finite() and 0 <= price <= PRICE_LIMIT):
            raise InputError(
                f"{show(file, limit=120)}: model {show(name)}: {field} {show(price)} is out of range; "
                f"permitted range: 0 to {PRICE_LIMIT} US dollars per million tokens"
            )
    return model
