"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.data import metrics
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 8, d",
        "The solution speaks of old and new images; the examples of this question are users and advertisements.",
    ),
    Slip(
        "Question 8, d",
        "The solution compares accuracies, but clicks are rare. Then a network that knows only the mean rate is as "
        "accurate as the best; the cost of part b tells them apart.",
        shown_by=metrics.accuracy_hides_rare_clicks,
    ),
    Slip(
        "Question 8, e",
        "The question numbers the layers by l, the solution sums over i. The layers from 0 to L that the question "
        "lists are those before the output layer, which is one more.",
    ),
)
