"""Stages a batch beside the tables, checks it there, and merges it in one transaction."""
