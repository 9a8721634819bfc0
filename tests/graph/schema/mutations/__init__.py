"""Mutations through the schema."""
