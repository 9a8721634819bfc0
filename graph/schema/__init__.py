"""Strawberry types, filters, queries and mutations made from the catalogue; holds no rule."""
