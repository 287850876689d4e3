"""A declarative rules engine for regulations: policies in YAML, exact results explained by article."""

__version__ = "0.1.0"
