"""What is costly to make is made once, for as many keys as are kept."""

from rules.kept import Kept


def test_a_value_is_made_once_and_the_one_asked_for_longest_ago_goes_first() -> None:
    made: list[str] = []
    kept: Kept[str, str] = Kept(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b", "c", "b"]
