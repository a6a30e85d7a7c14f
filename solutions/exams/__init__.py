"""One package per paper, one module per question, one function per part."""
