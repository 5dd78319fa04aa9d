"""The whole exception tree.

    DawgError                 anything a user can cause or mend
    ├── InputError            an argument, brief, file or setting holds a value we refuse   (exit 2)
    │   ├── GenreError        an unknown genre, or a mistake in a genre file
    │   ├── TheoryError       a key, scale, chord or roman numeral that cannot be read
    │   ├── MissingError      a project, version, branch or conversation that is not in the library
    │   ├── TakenError        a name that something else in the library has
    │   └── ConflictError     an idempotency key that was used for something else
    ├── ScoreError            a score document that is damaged or from a newer version      (exit 1)
    ├── AudioError            audio of the wrong shape, or a file that does not decode      (exit 1)
    ├── OutputError           a path that cannot be written                                 (exit 1)
    ├── StoreError            a library that is damaged, newer, busy, or cannot be written  (exit 1)
    ├── ArtifactError         files that cannot be kept, found or trusted                   (exit 1)
    ├── QueueError            a queue server that does not answer                           (exit 1)
    ├── FullError             a queue or a share of it that takes no more for now           (exit 1)
    ├── PlaybackError         no device, or no PortAudio                                    (exit 1)
    ├── ProviderError         a model provider that refuses, fails or cannot be reached     (exit 1)
    ├── BudgetError           a request to a model that could cost more than is allowed     (exit 1)
    └── Cancelled             the caller asked to stop                                      (exit 130)

The message carries the bad value and the permitted range on one line; the hint says what to do.
"""

from __future__ import annotations


class DawgError(Exception):
    """Base of every error `dawg` raises on purpose."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(DawgError):
    """A value from outside that is out of range or cannot be read; names the value and the range."""

    exit_code = 2


class GenreError(InputError):
    """An unknown genre, or a mistake in a genre, kit or patch file (names file, line, permitted values)."""


class TheoryError(InputError):
    """A key, scale, chord symbol or roman numeral that cannot be read."""


class MissingError(InputError):
    """A project, version, branch or conversation that is not in the library, or is somebody else's."""


class TakenError(InputError):
    """A name that another project, branch or conversation has."""


class ConflictError(InputError):
    """An idempotency key that was used for another request."""


class ScoreError(DawgError):
    """A score or recipe that is damaged, or written by a newer version."""


class AudioError(DawgError):
    """Audio of the wrong shape or length, or a file that does not decode."""


class OutputError(DawgError):
    """A path that cannot be written, or that holds a file and `force` was not given."""


class StoreError(DawgError):
    """A library that cannot be opened, read or written: damaged, from a newer version, busy, or in a place we may not write."""


class ArtifactError(DawgError):
    """A place for files that cannot be read or written, refuses, or does not keep what it was given."""


class QueueError(DawgError):
    """A queue server that does not answer, or cannot be started."""


class FullError(DawgError):
    """More is waiting than is permitted; the same request may succeed later."""


class PlaybackError(DawgError):
    """Sound cannot be played here: PortAudio or an output device is missing."""


class ProviderError(DawgError):
    """A model provider refuses, fails, talks nonsense or cannot be reached.

    Attributes:
        status: the HTTP status; 0 = there was no answer.
        again: the same request may succeed later.
        unreached: nothing of an answer came: no connection, or silence.
        retry_after_s: how long the provider asks to wait; None = it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int = 0,
        again: bool = False,
        unreached: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.again = again
        self.unreached = unreached
        self.retry_after_s = retry_after_s


class BudgetError(DawgError):
    """A request to a model that could cost more than is allowed; it was not sent."""


class Cancelled(DawgError):
    """The caller asked to stop; nothing was left behind."""

    exit_code = 130
