"""Multiple choice.

Every option is a claim that a computation or a small seeded experiment decides. Layouts: a batch is
`(examples, features)`, an image `(height, width, channels)`, filters are `(kernel, kernel, channels, outputs)`.
"""
