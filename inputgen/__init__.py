"""Typed inputs of Weights & Biases Launch jobs, known before anything runs."""

__version__ = "0.1.0"
