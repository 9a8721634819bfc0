"""Answers of the agent as text for a terminal: what fits its width, plain when piped."""
