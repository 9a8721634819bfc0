"""Turns Wide World Importers into the exchange format and makes the sample; holds no rule of ours.

What is generated is marked as added; nothing here knows a formula of the graph.
"""
