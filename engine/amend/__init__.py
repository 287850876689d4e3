"""Amending a regulation: what a change of a policy says, and what it does to cases."""
