"""Metrics of classifiers, and the scores of trivial models."""

import math
from functools import cache

import numpy as np

from solutions.experiments.data.bayes_error import upper_tail
from solutions.experiments.data.selection import CELLS, THOUSAND, click_probabilities
from solutions.finding import Finding
from solutions.nn.metrics import accuracy, confusion_matrix, f1_score, recall

# Models that always give the same answer

MAJORITY = 96  # of a hundred examples, so that the accuracy lies above 95%


def balanced_accuracy(prediction, label):
    """The mean of the accuracies of the classes, from classes (batch,).

    >>> balanced_accuracy([1, 1, 1, 0], [1, 0, 0, 0]) == (1 + 1 / 3) / 2
    True
    """
    counts = confusion_matrix(prediction, label)
    return float(np.mean(np.diag(counts) / counts.sum(axis=1)))


def constant_model(positives, answer=None):
    """The answers of a model to 100 examples, always those of the larger class, and the labels."""
    answer = int(positives > 50) if answer is None else answer
    return np.full(100, answer), np.repeat([1, 0], [positives, 100 - positives])


def constant_model_is_accurate(control=False):
    """A model gives the answer of the larger class, here 96 of 100 examples, whatever it is shown. What is its
    accuracy, and what is the mean of the accuracies on the two classes? In the control the classes are equally large.
    """
    said = constant_model(50 if control else MAJORITY, answer=1)
    right = accuracy(*said)
    return Finding(right > 0.95, {"accuracy": right, "mean accuracy of the two classes": balanced_accuracy(*said)})


def constant_model_has_a_high_f1(control=False):
    """A model gives the answer of the larger class, here 96 of 100 examples, whatever it is shown. What is its F1
    score, with the larger class as the positive one? In the control the rarer class is the positive one.
    """
    score = f1_score(*constant_model(100 - MAJORITY if control else MAJORITY))
    return Finding(score > 0.95, {"F1 of the constant model": score})


def constant_model_fails_on_all_or_none(control=False):
    """Half of the attempts in use are the user's own, half are an impostor's; a model accepts all of them, or rejects
    all. How often does it fail on the user's own attempts, and on all attempts? In the control 95 of 100 attempts are
    the user's own.
    """
    numbers = {}
    for name, answer in (("accept all", 1), ("reject all", 0)):
        said, genuine = constant_model(95 if control else 50, answer)
        numbers[f"{name}: failures on the user's own attempts"] = np.mean(said[genuine == 1] == 0)
        numbers[f"{name}: failures on all"] = np.mean(said != genuine)
    return Finding(list(numbers.values()) == [0, 0.5, 1, 0.5], numbers)


def accuracy_hides_rare_clicks(rng, control=False):
    """Few showings are clicked. One model knows every true probability, another only the mean. What are their expected
    accuracy and their cross-entropy, summed over many showings? In the control the mean lies at one half.
    """
    true = click_probabilities(rng, CELLS, taste=0.7, logit=0 if control else -3)
    numbers = {}
    for name, predicted in (("knows all", true), ("knows the mean", np.full(CELLS, true.mean()))):
        entropy = -true * np.log(predicted) - (1 - true) * np.log(1 - predicted)
        numbers[f"accuracy, {name}"] = np.where(predicted > 0.5, true, 1 - true).mean()
        numbers[f"cross-entropy, {name}"] = THOUSAND * entropy.mean()
    right, loss, other_right, other_loss = numbers.values()
    return Finding(right - other_right < 0.01 and loss < other_loss - 2, numbers)


# Precision and recall against the harm that errors do: a model is a test whose score is normal with variance 1, around
# 0 in healthy scans and around its quality in scans with a tumour; it says “tumour” above its threshold


def rates(quality, threshold):
    """The share of tumours that models find, and the share of healthy scans in which they give a false alarm."""
    exceeds = np.vectorize(upper_tail)
    return exceeds(threshold - quality), exceeds(threshold)


def precision(found, alarms, prevalence):
    """The share of tumours among the scans that a model flags."""
    return prevalence * found / (prevalence * found + (1 - prevalence) * alarms)


def harm(found, alarms, prevalence, ratio):
    """The harm per scan, in false alarms: a missed tumour counts as `ratio` of them."""
    return prevalence * (1 - found) * ratio + (1 - prevalence) * alarms


@cache
def random_pairs(seed, pairs=2000):
    """Random pairs of models: the share of tumours that they find, and of false alarms, (2, pairs) each."""
    rng = np.random.default_rng(seed)
    return rates(rng.uniform(0.5, 3, (2, pairs)), rng.uniform(-2, 4, (2, pairs)))


def ranked_like_harm(ratio, prevalence, seed=0):
    """The shares of random pairs of models in which the one of higher recall, and the one of higher precision, does
    less harm.
    """
    found, alarms = random_pairs(seed)
    of_harm = np.diff(harm(found, alarms, prevalence, ratio), axis=0) < 0
    metrics = (found, precision(found, alarms, prevalence))
    return tuple(float(np.mean((np.diff(metric, axis=0) > 0) == of_harm)) for metric in metrics)


def recall_follows_the_harm(rng, control=False, ratio=50, prevalence=0.2):
    """A fifth of the scans show a tumour, and a missed tumour does as much harm as fifty false alarms. In how many
    random pairs of models does the one of higher recall do less harm, and in how many that of higher precision? In the
    control it is a false alarm that does as much harm as fifty missed tumours.
    """
    recall, precision = ranked_like_harm(1 / ratio if control else ratio, prevalence, seed=rng.integers(2**32))
    numbers = {"pairs that recall ranks rightly": recall, "pairs that precision ranks rightly": precision}
    return Finding(recall > precision + 0.05, numbers)


def saying_yes_always(ratio=50, prevalence=0.2):
    """Rows of the recall, precision and harm of a model that flags every scan, and of a careful one of quality 2 with
    the best threshold.
    """
    # the odds of a tumour at the threshold are those of the two harms, 1 to `ratio`
    best = 1 + math.log((1 - prevalence) / prevalence / ratio) / 2
    rows = []
    for name, threshold in {"flags every scan": -math.inf, "best threshold": best}.items():
        found, alarms = (float(share) for share in rates(2.0, threshold))
        rows.append((name, found, precision(found, alarms, prevalence), harm(found, alarms, prevalence, ratio)))
    return rows


def recall_alone_is_not_enough():
    """Has a model that flags every scan the higher recall, and does it more harm than a careful one?"""
    always, careful = saying_yes_always()
    return always[1] > careful[1] and always[3] > careful[3]


# F1 is no error rate


def error_rates_of(f1, positives=175, negatives=325):
    """The least and the largest error rate of all ways to answer with this F1 score, rounded to two digits.

    >>> error_rates_of(0.67, positives=2, negatives=2)
    (0.25, 0.5)

    Raises:
        ValueError: no answers have this F1 score.
    """
    found, alarms = np.meshgrid(np.arange(positives + 1), np.arange(negatives + 1))
    errors = positives - found + alarms
    rates = errors[np.round(2 * found / (2 * found + errors), 2) == f1] / (positives + negatives)
    if rates.size == 0:
        raise ValueError(f"f1={f1}: no answers have it")
    return float(rates.min()), float(rates.max())


def error_is_not_one_minus_f1(f1=0.88):
    """Which error rates are possible with an F1 score of 0.88, if 175 examples are positive and 325 negative?"""
    least, most = error_rates_of(f1)
    return Finding(most < 1 - f1, {"one minus F1": 1 - f1, "least error rate": least, "largest error rate": most})


def best_f1_is_not_the_least_error(quality=1.0, prevalence=0.35):
    """Scores are normal with variance 1, around 0 in negatives and around 1 in positives, whose share is 0.35. What are
    the F1 score and the error rate at the threshold of the least error, and at that of the highest F1?
    """
    thresholds = np.linspace(-2, 3, 1001)
    found, alarms = rates(quality, thresholds)
    errors = prevalence * (1 - found) + (1 - prevalence) * alarms
    f1 = 2 * prevalence * found / (2 * prevalence * found + errors)
    least, best = errors.argmin(), f1.argmax()
    numbers = {
        "F1 at the least error": f1[least],
        "highest F1": f1[best],
        "least error": errors[least],
        "error at the highest F1": errors[best],
    }
    return Finding(f1[best] > f1[least] + 0.05 and errors[best] > errors[least] + 0.05, numbers)


def misses_pass_a_small_test(positives=35, share=0.05):
    """A model misses a positive with probability 0.05. How probable is it that it finds all 35 of a test set?"""
    passes = (1 - share) ** positives
    return Finding(passes > 0.1, {"probability of a recall of 1": passes})


def constant_model_has_perfect_recall(control=False):
    """Of a hundred examples 35 are positive, and a model says “positive” whatever it is shown. What are its recall, its
    precision, and its accuracy? In the control it says “negative”.
    """
    said, label = constant_model(35, answer=0 if control else 1)
    found = recall(said, label)
    right = np.mean(label[said == 1]) if np.any(said == 1) else 0.0
    return Finding(found == 1 and right < 0.5, {"recall": found, "precision": right, "accuracy": accuracy(said, label)})
