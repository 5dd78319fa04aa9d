"""Random streams are addressed by name and never change."""

from dawg.gen.seeds import Stream, derive


def test_the_same_address_draws_the_same_values() -> None:
    first, second = Stream(7, "bass", "verse"), Stream(7, "bass", "verse")
    assert [first.uniform() for _ in range(5)] == [second.uniform() for _ in range(5)]


def test_known_values_never_change() -> None:
    stream = Stream(1, "a")
    assert derive(7, "kick") == 10537483112166338952
    assert [stream.integer(0, 9) for _ in range(8)] == [6, 5, 4, 6, 8, 9, 3, 6]


def test_names_seeds_and_their_order_all_matter() -> None:
    draws = {
        Stream(*address).uniform() for address in ((7, "a", "b"), (7, "b", "a"), (8, "a", "b"), (7, "ab"), (7, "a"))
    }
    assert len(draws) == 5


def test_a_child_does_not_advance_its_parent() -> None:
    plain, with_child = Stream(3, "x"), Stream(3, "x")
    with_child.child("y").uniform()
    assert plain.uniform() == with_child.uniform()


def test_weighted_choice_follows_the_weights() -> None:
    stream = Stream(5, "weights")
    drawn = [stream.weighted({"a": 3.0, "b": 1.0, "never": 0.0}) for _ in range(2000)]
    assert 0.70 < drawn.count("a") / 2000 < 0.80
    assert "never" not in drawn


def test_gauss_has_the_asked_mean_and_deviation() -> None:
    stream = Stream(5, "gauss")
    values = [stream.gauss(2.0, 3.0) for _ in range(4000)]
    mean = sum(values) / 4000
    deviation = (sum((value - mean) ** 2 for value in values) / 4000) ** 0.5
    assert abs(mean - 2.0) < 0.2
    assert abs(deviation - 3.0) < 0.2
