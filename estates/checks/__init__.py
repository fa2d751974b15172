"""One rule, one file, one authority: what of the register needs somebody's attention."""
