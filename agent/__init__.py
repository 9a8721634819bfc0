"""From a planner's words to queries and proposals, through the public schema only."""
