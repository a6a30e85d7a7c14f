"""One package per paper, one per question in it, one module per lettered part."""
