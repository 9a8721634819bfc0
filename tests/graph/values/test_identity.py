"""Row ids: the published hash, and no two natural keys with the same one."""

from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from graph.values.identity import NAMESPACE, natural_key, row_id

PARTS = st.lists(st.one_of(st.text(), st.integers()), min_size=1, max_size=4)


@given(PARTS)
def test_row_id_is_the_uuid5_of_node_and_natural_key(key: list[str | int]) -> None:
    expected = uuid5(NAMESPACE, f"Order:{natural_key(*key)}").hex
    assert row_id("Order", *key) == expected


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
def test_different_keys_never_join_to_the_same_text(one: list[str], other: list[str]) -> None:
    assert (natural_key(*one) == natural_key(*other)) == (one == other)
