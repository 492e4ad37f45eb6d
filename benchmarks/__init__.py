"""Figures, as ratios measured in one run on one machine: ./script/bench"""
