"""What the pages print: nothing here computes an answer, and nothing below knows of a page."""
