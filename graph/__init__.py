"""The backorder context graph: what is known, what follows from it, the schema it is asked through.

Knows neither how it is served (server) nor how planners' words become queries (agent).
"""
