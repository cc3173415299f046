"""Job and Facts -> diagnostics, one rule a file."""
