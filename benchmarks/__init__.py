"""Benchmarks as ratios measured in one run on one machine: see ./script/bench."""
