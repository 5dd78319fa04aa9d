"""Who is left aside, for how long, and how many of them are remembered."""

from __future__ import annotations

from dawg.assistant.aside import ASIDE_S, KNOWN, Aside

HERE = ("openai", "")


def test_a_provider_is_left_aside_for_its_time_and_doubtful_until_it_is_reached() -> None:
    aside = Aside()
    assert not aside.is_left(HERE, 5.0)
    aside.leave(HERE, 5.0)
    for where in (("openai", "http://127.0.0.1:1"), ("anthropic", "")):
        assert not aside.is_left(where, 5.0)
        assert not aside.is_doubtful(where)
    assert aside.is_left(HERE, 4.9 + ASIDE_S)
    assert not aside.is_left(HERE, 5.0 + ASIDE_S)
    assert aside.is_doubtful(HERE)
    aside.take_back(HERE)
    aside.take_back(HERE)
    assert not aside.is_doubtful(HERE)


def test_no_more_than_some_providers_are_remembered() -> None:
    aside = Aside()
    for number in range(3 * KNOWN):
        aside.leave(("compatible", f"http://{number}"), 0.0)
    known = [number for number in range(3 * KNOWN) if aside.is_left(("compatible", f"http://{number}"), 1.0)]
    assert known == list(range(2 * KNOWN, 3 * KNOWN))
    assert not aside.is_left(("compatible", f"http://{known[0]}"), ASIDE_S)
