"""The static evaluator: values, heap, scopes, statements, calls."""
