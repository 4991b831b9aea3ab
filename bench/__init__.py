"""Benchmarks: `make bench` prints one table, ratios against the stock encoder in the same run."""
