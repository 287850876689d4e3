"""Reading and saying: sources and spans, YAML documents, diagnostics, the vocabulary of both languages."""
