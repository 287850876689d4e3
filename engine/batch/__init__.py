"""Batches: files of many cases read, decided and written, and the workbooks officers fill in."""
