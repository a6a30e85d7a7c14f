"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.initialization import signal_propagation, variance
from solutions.experiments.initialization.signal_propagation import gaussian_mean
from solutions.finding import Finding
from solutions.nn.activations import tanh
from solutions.paper import Slip


def tanh_shrinks_the_variance():
    """The variance of tanh x is computed for normal x with mean 0 and variance 1."""
    after = gaussian_mean(lambda x: tanh(x) ** 2, 1.0)
    return Finding(after < 0.5, {"variance of x": 1.0, "variance of tanh x": after})


SLIPS = (
    Slip(
        "Question 3, stem",
        "The proof is said to stand in a section 4; it is a figure in front of the question.",
    ),
    Slip(
        "Question 3, stem",
        "Equal variances of all outputs are said to keep gradients from vanishing. Sigmoids with Xavier's weights and "
        "without biases have equal variances from layer to layer, and their gradients vanish.",
        shown_by=signal_propagation.equal_variances_keep_no_gradient,
    ),
    Slip(
        "Question 3, stem",
        "Xavier's variance is given as 1/n with the number of inputs. It keeps the outputs, but where widths differ "
        "not the gradients; Glorot and Bengio, 2010, therefore divide 2 by the sum of inputs and outputs.",
        shown_by=variance.forward_scale_fails_the_gradient,
    ),
    Slip(
        "Question 3, figure 1",
        "The last line drops the term with the mean of the activations without saying that it is 0; for tanh it is, "
        "for sigmoids it is most of the sum.",
        shown_by=signal_propagation.mean_term_breaks_the_recursion,
    ),
    Slip(
        "Question 3, figure 1 and c",
        "The variance of tanh x is equated with that of x; even at variance 1 it is less than half of it.",
        shown_by=tanh_shrinks_the_variance,
    ),
    Slip(
        "Question 3, figure 1",
        "One index numbers the units of two layers, which may have different widths.",
    ),
    Slip(
        "Question 3, e", "The bracket of Var(W) is closed behind the fraction, so that the equation stands inside it."
    ),
)
