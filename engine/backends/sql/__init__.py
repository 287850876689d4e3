"""Rules as SQL over columns: pieces, relations in steps, and one module for each family of expressions."""
