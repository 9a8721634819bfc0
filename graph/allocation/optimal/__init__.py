"""The optimal strategy: the plan worth most in money, with the proof of how much is left on top."""
