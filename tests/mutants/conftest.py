"""What is imported only where the dependency group `mutants` is installed is not searched for doctests."""

collect_ignore = ["made.py"]
