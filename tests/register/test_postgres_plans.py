"""What goes out to the server when a statement is said again."""

from estates.register.postgres_plans import Plans

ASKED = "SELECT name FROM asset WHERE key = %s AND number > %s"


def test_the_first_time_it_is_said_in_full_and_then_by_name() -> None:
    plans = Plans()
    assert plans.said(ASKED, ("a", 1)) == ASKED
    prepared = "PREPARE estates_1 AS SELECT name FROM asset WHERE key = $1 AND number > $2; EXECUTE estates_1(%s, %s)"
    assert plans.said(ASKED, ("b", 2)) == prepared
    assert plans.said(ASKED, ("c", 3)) == "EXECUTE estates_1(%s, %s)"


def test_each_statement_has_a_name_of_its_own() -> None:
    plans = Plans()
    for _ in range(2):
        first, second = plans.said("SELECT %s", (1,)), plans.said("INSERT INTO asset VALUES (%s)", (1,))
    assert first == "PREPARE estates_1 AS SELECT $1; EXECUTE estates_1(%s)"
    assert second == "PREPARE estates_2 AS INSERT INTO asset VALUES ($1); EXECUTE estates_2(%s)"


def test_what_has_no_values_and_what_writes_many_rows_is_always_said_in_full() -> None:
    plans = Plans()
    for statement, values in (("COMMIT", ()), ("INSERT INTO asset VALUES (%s)", range(200))):
        assert [plans.said(statement, values) for _ in range(3)] == [statement] * 3


def test_after_an_error_nothing_is_taken_to_be_known_and_no_name_comes_twice() -> None:
    plans = Plans()
    for _ in range(2):
        plans.said(ASKED, ("a", 1))
    plans.forget()
    assert plans.said(ASKED, ("a", 1)) == ASKED
    assert plans.said(ASKED, ("a", 1)).startswith("PREPARE estates_2 AS ")
