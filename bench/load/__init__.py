"""The load generator: light clients in a process of their own, started by a case.

Each module is run by `python -m bench.load.<name>` with its options as JSON on standard input, and
prints what it measured as JSON.
"""
