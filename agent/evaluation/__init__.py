"""Measures how questions are read against readings written by hand."""
