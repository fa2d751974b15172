"""What the panel reads. One module decides what a paper says; the drawers draw it and escape for their format."""
