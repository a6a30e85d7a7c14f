"""TODO: the title of the question.

TODO: conventions that its parts share, such as the layout of their arrays.
"""
