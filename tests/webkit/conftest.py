"""What is imported only where the dependency group `webkit` is installed is not searched for doctests."""

collect_ignore = ["__main__.py"]
