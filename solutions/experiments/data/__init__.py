"""The examples: which there are, how they are split, what is measured on them, and what a model meets in use."""
