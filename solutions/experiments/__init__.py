"""What decides the statements of exams: a folder per topic, a module per idea, named as the field names it.

An experiment is a plain function of a generator, `experiment(rng, control=False)`, and returns a `Finding`. It holds
for every seed; in its `control` the supposed cause is taken away, and it does not hold. Its docstring says what is
done, what is measured, and what the control leaves out.
"""
