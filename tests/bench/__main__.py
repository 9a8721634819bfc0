"""`python -m tests.bench`: runs every measurement and prints its table; `--full` adds long ones."""

import argparse
import importlib

MODULES = ("importing", "strict_plan", "optimal_plan", "nested_query")
"""Modules of this package with `run(*, full: bool) -> str` or `run() -> str`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also what takes minutes")
    parser.add_argument("only", nargs="*", help="modules to run, all without")
    arguments = parser.parse_args()
    for name in arguments.only or MODULES:
        module = importlib.import_module(f"tests.bench.{name}")
        takes_full = "full" in module.run.__annotations__
        print(module.run(full=arguments.full) if takes_full else module.run(), end="\n\n")


if __name__ == "__main__":
    main()
