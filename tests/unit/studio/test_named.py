"""What an error lists ends in "…" where there is more, and extra words are refused."""

from __future__ import annotations

import pytest

from dawg.errors import InputError
from dawg.studio.commands import no_more
from dawg.studio.library import NAMED, _nearest


def test_a_list_that_is_cut_says_so() -> None:
    names = [f"beat-{number}" for number in range(NAMED + 1)]
    assert _nearest("zzz", names).endswith("'beat-5', …")
    assert _nearest("zzz", names[:2]) == "; there: 'beat-0', 'beat-1'"


def test_words_behind_a_command_that_takes_none_are_refused() -> None:
    no_more("new", "")
    with pytest.raises(InputError, match="/new takes nothing, not 'extra'"):
        no_more("new", "extra")
