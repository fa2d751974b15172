"""Bytes made up by the million, thrown at every reader: nothing but a reading or a refusal may come of them.

`make test` throws a sample, `python -m tests.fuzz TARGET` as many as it is told; docs/fuzzing.md says what was found.
"""
