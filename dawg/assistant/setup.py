"""From settings and keys to a musician: which models are asked, at which address, with which budget."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from dawg.assistant.aside import Aside
from dawg.assistant.calling import Failed, Seat
from dawg.assistant.cost import Holder, Ledger, parse_dollars
from dawg.assistant.events import WithoutModel
from dawg.assistant.keys import Keys
from dawg.assistant.models import FILE, Model, Models
from dawg.assistant.musician import Musician
from dawg.assistant.providers import NAMES, make
from dawg.config import Settings
from dawg.errors import DawgError, InputError
from dawg.gen.brief import show

ADDRESSES: dict[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_BASE_URL",),
    "openai": ("OPENAI_BASE_URL",),
    "google": ("GOOGLE_GEMINI_BASE_URL", "GEMINI_BASE_URL"),
}
"""Environment variables that name another address than the vendor's."""


class Choice(Struct, frozen=True, kw_only=True):
    """A model that can be asked, or why it cannot."""

    model: Model
    base_url: str = ""
    missing: str = ""


def choices(settings: Settings, environ: Mapping[str, str], *, order: str | None = None) -> tuple[Choice, ...]:
    """Return the models in the order in which they are asked.

    Args:
        order: as the setting `models`, and before it. Without both, every provider that has a key is asked for its usual
            model, then the user's own server.

    Raises:
        InputError: an unknown model, an address that is none, or a mistake in `models.toml`.
    """
    folder = settings.file.parent if settings.file else None
    table = Models.load(folder / FILE if folder else None)
    stated = order if order is not None else settings.values.get("models", "")
    wanted = table.order(stated) or tuple(table.default(name) for name in NAMES)
    found = [_choice(model, settings, environ) for model in wanted]
    return tuple(choice for choice in found if stated.strip() or not choice.missing)


def _choice(model: Model, settings: Settings, environ: Mapping[str, str]) -> Choice:
    if model.provider == "compatible":
        base_url = settings.values.get("model_url", "").strip()
        if not base_url:
            return Choice(model=model, missing="the setting model_url names no server")
        if model.price is None and is_local(_address("model_url", base_url)):
            model = replace(model, input=Decimal(0), output=Decimal(0))
        return Choice(model=model, base_url=base_url)
    keys = Keys(environ, settings.file.parent if settings.file else None)
    names = ADDRESSES[model.provider]
    name = next((name for name in names if environ.get(name, "").strip()), "")
    base_url = environ[name].strip() if name else ""
    if base_url and is_local(_address(name, base_url)) and model.provider == "openai":
        return Choice(model=model, base_url=base_url)  # a server on this machine may want no key
    try:
        missing = "" if keys.find(model.provider) else f"{model.provider} has no key: dawg keys set {model.provider}"
    except DawgError as error:
        missing = error.message
    return Choice(model=model, base_url=base_url, missing=missing)


def musician(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    without_model: WithoutModel,
    ledger: Ledger | None = None,
    order: str | None = None,
    max_cost: str | None = None,
    month_micro_usd: int | None = None,
    holder: Holder | None = None,
    aside: Aside | None = None,
    failed: Failed | None = None,
) -> Musician:
    """Return a musician with every model that can be asked; none is fine. Nothing is imported or sent yet.

    Args:
        order, max_cost: as the settings `models` and `max_cost`, and before them.
        month_micro_usd: before the setting `monthly_budget`.
        holder, aside, failed: as `Musician`.

    Raises:
        InputError: a setting that cannot be.
    """
    keys = Keys(environ, settings.file.parent if settings.file else None)
    seats = []
    for choice in choices(settings, environ, order=order):
        if choice.missing:
            continue
        key = keys.find(choice.model.provider)
        provider = make(
            choice.model.provider,
            key=key.reveal() if key else "",
            base_url=choice.base_url,
            effort=choice.model.effort,
        )
        seats.append(Seat(model=choice.model, provider=provider, address=choice.base_url))
    limit = max_cost if max_cost is not None else settings.values.get("max_cost")
    month = settings.values.get("monthly_budget")
    return Musician(
        seats,
        without_model=without_model,
        ledger=ledger,
        max_micro_usd=parse_dollars("max_cost", limit) if limit else None,
        month_micro_usd=month_micro_usd
        if month_micro_usd is not None
        else (parse_dollars("monthly_budget", month) if month else None),
        holder=holder,
        aside=aside,
        failed=failed,
    )


def is_local(host: str) -> bool:
    """Return whether a host is this machine, where models cost nothing."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(name: str, text: str) -> str:
    """Check an address and return its host; raises `InputError`."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or not text.isprintable():
        raise InputError(
            f"{name} {show(text)} is no address; permitted: http:// or https:// without a name or password"
        )
    return host
