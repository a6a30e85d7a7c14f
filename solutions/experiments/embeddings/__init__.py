"""Encodings that tell things apart by their distance."""
