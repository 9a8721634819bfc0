from datetime import date

from graph.availability.promise import Place, available_to_promise, places

JAN = [date(2026, 1, day) for day in range(1, 32)]


def test_a_later_commitment_lowers_what_can_be_promised_today() -> None:
    moves = [(JAN[9], 5)], [(JAN[4], 8)]

    assert available_to_promise(10, *moves, JAN[0]) == 2
    assert available_to_promise(10, *moves, JAN[9]) == 7


def test_a_receipt_counts_on_its_own_day() -> None:
    assert available_to_promise(0, [(JAN[9], 5)], [], JAN[8]) == 0
    assert available_to_promise(0, [(JAN[9], 5)], [], JAN[9]) == 5


def test_each_line_is_promised_what_those_ahead_leave() -> None:
    found = places([5, 3, 20, 20, 15], 20)

    assert [one.promisable_quantity for one in found] == [5, 3, 12, 0, 0]
    assert [one.ahead_quantity for one in found] == [0, 5, 8, 28, 48]


def test_an_urgent_line_put_first_takes_what_others_would_have_had() -> None:
    found = places([20, 5, 3, 20, 15], 20)

    assert [one.promisable_quantity for one in found] == [20, 0, 0, 0, 0]
    assert [one.ahead_quantity for one in found] == [0, 20, 25, 28, 48]


def test_a_cancelled_line_stands_ahead_of_nobody() -> None:
    assert places([3, 5], 8)[1] == Place(3, 5)
    assert places([10], 15)[0] == Place(0, 10)


def test_two_dozen_asked_and_one_there_leave_one_dozen_waiting() -> None:
    assert places([24], 12)[0].promisable_quantity == 12


def test_a_rest_waits_until_a_receipt_covers_it() -> None:
    assert [places([20], 7)[0].promisable_quantity, places([13], 0)[0].promisable_quantity] == [
        7,
        0,
    ]
    assert places([13], 30)[0].promisable_quantity == 13


def test_returned_units_fill_the_oldest_line_first() -> None:
    assert [one.promisable_quantity for one in places([1, 1], 1)] == [1, 0]
    assert [one.promisable_quantity for one in places([1, 1], 3)] == [1, 1]
