"""Multiple choice.

Every option is a claim that a computation or a small seeded experiment decides.
"""
