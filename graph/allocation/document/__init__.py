"""Allocation problems and plans as JSON: to solve without a database, to test, to compare."""
