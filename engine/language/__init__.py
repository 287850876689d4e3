"""The expression language: syntax, types, values, builtins, and the core that means it."""
