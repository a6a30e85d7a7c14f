"""Embeddings and distances."""
