"""Job -> a Python module of typed models and override classes (contract, "Generated module")."""
