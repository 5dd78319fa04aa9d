"""Tokens: short-lived JWTs for sessions, opaque secrets for everything that lives longer. Only SHA-256 of those is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import time
from pathlib import Path

import jwt
from msgspec import Struct

from dawg.errors import OutputError
from dawg.server.options import Options

ALGORITHM = "HS256"
ISSUER = "dawg"
LEEWAY_S = 5
SECRET_FILE = "secret"
TOKEN_LENGTH = 4096
KNOWN = 10_000
"""Tokens that are remembered as good: until they expire they need no second look. That they were revoked is asked elsewhere."""
_OPAQUE = re.compile(r"dawg_(key|refresh|invite|share)_[A-Za-z0-9_-]{43}")


class Claims(Struct, frozen=True, kw_only=True):
    """What a session's token says."""

    session_id: str
    user_id: str
    expires_s: int


class Signer:
    """Signs and reads the tokens of sessions, and signs links. The first secret signs, all are believed."""

    def __init__(self, *texts: str, token_s: int = 900) -> None:
        keys = [hashlib.sha256(b"dawg tokens\0" + text.encode()).digest() for text in texts if text]
        self._keys = {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}
        self._kid = next(iter(self._keys))
        self.token_s = token_s
        self._read: dict[str, Claims] = {}

    def token(self, *, session_id: str, user_id: str, now_s: float | None = None) -> str:
        """Return a token of a session."""
        now = int(time.time() if now_s is None else now_s)
        claims = {"iss": ISSUER, "sub": user_id, "sid": session_id, "iat": now, "exp": now + self.token_s}
        return jwt.encode(claims, self._keys[self._kid], algorithm=ALGORITHM, headers={"kid": self._kid})

    def read(self, token: str) -> Claims | None:
        """Return what a token says; None when it is forged, expired, of another algorithm, or no token."""
        known = self._read.get(token)
        if known is not None and known.expires_s + LEEWAY_S > time.time():
            return known
        if len(token) > TOKEN_LENGTH:
            return None
        claims = self._verified(token)
        if claims is not None:
            if len(self._read) >= KNOWN:
                self._read.clear()
            self._read[token] = claims
        return claims

    def _verified(self, token: str) -> Claims | None:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = self._keys.get(kid) if isinstance(kid, str) else None
            if key is None:
                return None
            claims = jwt.decode(
                token, key, algorithms=[ALGORITHM], issuer=ISSUER, leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "sub", "sid"]},
            )  # fmt: skip
            made = Claims(session_id=str(claims["sid"]), user_id=str(claims["sub"]), expires_s=int(claims["exp"]))
            lives = int(claims["exp"]) - int(claims["iat"])
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError, UnicodeError):
            return None
        return made if 0 < lives <= 86400 else None

    def signature(self, text: str) -> str:
        """Sign a link."""
        return _sign(self._keys[self._kid], text)

    def is_signed(self, text: str, signature: str) -> bool:
        """True when one of our secrets signed a link."""
        given = signature.encode("utf-8", "replace")  # texts that are not ASCII cannot be compared
        return any(hmac.compare_digest(_sign(key, text).encode(), given) for key in self._keys.values())


def _sign(key: bytes, text: str) -> str:
    made = hmac.new(key, b"dawg links\0" + text.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def new_secret(kind: str) -> tuple[str, str]:
    """Return a new opaque token ("key", "refresh", "invite" or "share") and its hash."""
    token = f"dawg_{kind}_{secrets.token_urlsafe(32)}"
    return token, secret_hash(token)


def secret_hash(token: str) -> str:
    """Return the hash under which an opaque token is kept."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def kind_of(token: str) -> str:
    """Return what kind of opaque token a text is; "" = none."""
    match = _OPAQUE.fullmatch(token)
    return match[1] if match else ""


def make_signer(options: Options) -> Signer:
    """Return the signer that the settings ask for; without a secret one is made and kept in the data folder (0600)."""
    secret = options.jwt_secret.reveal() or _kept_secret(options.data_folder / "server")
    return Signer(secret, options.jwt_secret_before.reveal(), token_s=options.token_s)


def _kept_secret(folder: Path) -> str:
    path = folder / SECRET_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{SECRET_FILE}-{secrets.token_hex(6)}.tmp")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)  # whoever was first has made it
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise OutputError(f"secret {str(path)!r} cannot be kept: {reason}", hint="JWT_SECRET gives one") from error
    if len(text) < 32:
        raise OutputError(f"secret {str(path)!r} is damaged", hint="remove it: everybody logs in again")
    return text
