"""`make mutants`: the rules are changed a little, one change at a time, and the tests should notice each."""
