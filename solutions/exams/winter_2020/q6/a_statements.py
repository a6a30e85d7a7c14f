"""Four statements on adversarial attacks.

>>> true_of_attacks.answer()
('i', 'iv')
"""

from solutions.claim import refuted, shown
from solutions.experiments.backpropagation import adversarial_examples
from solutions.finding import found_by
from solutions.part import Key, choice


def share_transferred():
    """Of the images that fool one model, the share that fools a second one as well."""
    return found_by(adversarial_examples.may_fool_another_model).numbers["of these also fool the second"]


def says_whether_all_transfer(all_transfer):
    """Whether it is rightly said that all images which fool one model fool a similar one too, or that not all do."""
    return all_transfer == (share_transferred() == 1)


def by_probabilities():
    """What an attack finds that sees no more of a network than the probabilities it answers."""
    return found_by(adversarial_examples.needs_only_probabilities)


true_of_attacks = choice(
    "a",
    "Statements on adversarial attacks",
    points=2,
    topics=("gan-adversarial",),
    keywords=(
        "adversarial perturbation",
        "FGSM",
        "fast gradient sign method",
        "black-box attack",
        "transferability",
        "dropout",
        "robustness",
    ),
    several=True,
    claims={
        "i": shown(
            "An adversarial example that was made to fool one cat classifier may also fool another one.",
            adversarial_examples.may_fool_another_model,
        ),
        "ii": refuted(
            "The fast gradient sign method, which can make adversarial examples, is an iterative method.",
            adversarial_examples.takes_one_gradient,
            because="It can, but it computes a single gradient, and takes a single step along its signs.",
        ),
        "iii": refuted(
            "Dropout defends effectively against adversarial attacks.",
            adversarial_examples.dropout_does_not_stop_it,
            because="Dropout is off at test time, so the attacker faces an ordinary network. And left on, it does not "
            "help either.",
        ),
        "iv": shown(
            "A network that is encrypted on a device, so that neither its architecture nor its parameters are "
            "accessible, can be attacked.",
            adversarial_examples.needs_only_labels,
        ),
    },
    key=Key(
        "(i), (iv): similar classifiers will be fooled as well; black-box attacks are possible; the fast gradient sign "
        "method is not iterative; dropout is off at test time",
        printed=("i", "iv"),
        means="reason",
        qualified="The letters are right, but similar classifiers are not always fooled as well: some of the images "
        "that fool the first model leave the second one right, so that there is a chance, as (i) says, and no more.",
        ours=False,
        theirs=True,
        witness=says_whether_all_transfer,
    ),
)
