"""Decisions: a case read and checked, its outcome with reasons and articles, the explanation of every value."""
