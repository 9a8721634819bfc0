"""Reads a planner's words without a model: lexicon, spans, typed reading, document."""
