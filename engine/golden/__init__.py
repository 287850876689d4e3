"""Golden cases: cases whose decision was found by hand, run on every evaluator and compared exactly."""
