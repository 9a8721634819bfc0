"""Business steps, one file and one transaction each; the only room that knows records and rules."""
