"""The examples: which there are, how they are split, and what is measured on them."""
