"""That nothing which was published has been rewritten: the tree over the entries, and its proofs."""
