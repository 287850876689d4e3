"""The executions of a policy: one meaning, several ways to compute it."""
