"""Policies: the shape of a YAML policy, the model it is loaded into, its tables, and the plan that is executed."""
