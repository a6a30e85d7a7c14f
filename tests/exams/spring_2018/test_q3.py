"""Second routes to Spring 2018, question 3: JAX and Keras, closed forms, exact decimals, enumeration, optimisation."""

import itertools
import math
from decimal import Decimal, localcontext

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot

from solutions.exams.spring_2018 import q3
from tests.confirm import confirms

weights = st.lists(st.integers(1, 50), min_size=4, max_size=4)


@confirms("spring-2018/q3#a", "Keras: its own categorical cross-entropy")
@confirms("spring-2018/q3#b", "Keras: its own categorical cross-entropy")
@pytest.mark.parametrize("loss", [q3.right_prediction_loss, q3.wrong_prediction_loss])
def test_losses_equal_keras(loss):
    for givens in ({}, *loss.part.variants(4)):
        asked = {**loss.part.givens, **givens}
        label = np.array([[animal == asked["animal"] for animal in q3.ANIMALS]], dtype="float32")
        prediction = np.array([asked["probabilities"]], dtype="float32")
        (expected,) = keras.losses.categorical_crossentropy(label, prediction)
        assert loss(**givens) == pytest.approx(float(expected), abs=1e-5)


@confirms("spring-2018/q3#a", "the integral of 1/x from the true class's probability to 1")
@confirms("spring-2018/q3#b", "the integral of 1/x from the true class's probability to 1")
@given(weights, st.sampled_from(range(4)))
def test_losses_equal_an_integral(weights, place):
    probabilities = tuple(weight / sum(weights) for weight in weights)
    right = np.argmax(probabilities) == place
    asked, other = q3.right_prediction_loss, q3.wrong_prediction_loss
    asked, other = (asked, other) if right else (other, asked)
    nodes, of_nodes = np.polynomial.legendre.leggauss(40)
    # x = e^t would give it away; 1/x is integrated as it is, on pieces that halve
    edges = [1.0]
    while edges[-1] / 2 > probabilities[place]:
        edges.append(edges[-1] / 2)
    edges.append(probabilities[place])
    area = sum(
        of_nodes @ (1 / ((high + low) / 2 + (high - low) / 2 * nodes)) * (high - low) / 2
        for high, low in itertools.pairwise(edges)
    )
    assert asked(probabilities, q3.ANIMALS[place]) == pytest.approx(area, abs=1e-12)
    with pytest.raises(ValueError, match="predicted"):
        other(probabilities, q3.ANIMALS[place])


def test_an_impossible_animal_has_no_finite_loss():
    with pytest.raises(ValueError, match="infinite"):
        q3.wrong_prediction_loss(probabilities=(0.0, 0.0, 0.4, 0.6), animal="dog")


@confirms("spring-2018/q3#c", "all predictions in steps of a hundredth, with exact bounds of both ranges")
@pytest.mark.parametrize("classes, overlap", [(2, False), (3, True), (4, True)])
def test_ranges_of_losses_by_enumeration(classes, overlap):
    right, wrong = [], []
    for true in range(1, 101):
        # the best and the worst way to share the rest among the other classes, in hundredths
        evenly, one = math.ceil((100 - true) / (classes - 1)), 100 - true
        right += [true] * (evenly < true)
        wrong += [true] * (one > true)
    assert (min(right) < max(wrong)) == overlap
    assert -math.log(min(right) / 100) <= math.log(classes) and -math.log(max(wrong) / 100) >= math.log(2)
    found = q3.losses_of_right_and_wrong(np.random.default_rng(5), classes, draws=20_000)
    most, least = found.values()
    assert math.log(classes) - 0.1 < most < math.log(classes) and math.log(2) < least < math.log(2) + 0.1
    assert (most > least) == overlap


@confirms("spring-2018/q3#c", "JAX: the least loss of the model with outliers is a stationary point, yet less accurate")
def test_the_least_loss_is_stationary_and_less_accurate():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    x[900:] = rng.normal(-8, 1, size=100)

    def loss(theta):
        return jnp.mean(jnp.logaddexp(0, theta[0] * x + theta[1]) - y * (theta[0] * x + theta[1]))

    model = q3.fit_logistic(x[:, None], y)
    theta = np.array([model.weights[0], model.intercept])
    with jax.enable_x64(True):
        least, slope = jax.value_and_grad(loss)(theta)
    assert np.abs(np.asarray(slope)).max() < 1e-9
    found = q3.lower_loss_lower_accuracy(0).numbers
    assert found["loss, least loss"] == pytest.approx(float(least), abs=1e-9)
    accuracy = np.mean((theta[0] * x + theta[1] > 0) == y)
    assert found["accuracy, least loss"] == pytest.approx(accuracy)
    # the threshold in the middle of both classes, which knows nothing of the outliers
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((x > 0) == y), abs=0.02)


@confirms("spring-2018/q3#d", "JAX: autodiff of the accuracy is zero, and of the loss is not")
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_of_the_accuracy_equals_autodiff(seed):
    X, labels = q3.three_clusters(np.random.default_rng(seed))
    W = jnp.asarray(q3.always_the_first())

    def accuracy(W):
        return jnp.mean((jnp.argmax(X @ W, axis=1) == labels).astype(float))

    def loss(W):
        return -jnp.mean(jax.nn.log_softmax(X @ W)[np.arange(len(labels)), labels])

    assert not jax.grad(accuracy)(W).any()
    with jax.enable_x64(True):
        length = float(jnp.linalg.norm(jax.grad(loss)(W)))
    flat, sloping = (q3.accuracy_gives_no_direction(seed, control).numbers for control in (False, True))
    assert flat["length of the gradient"] == 0
    assert sloping["length of the gradient"] == pytest.approx(length, abs=1e-5)
    assert flat["accuracy before"] == pytest.approx(float(accuracy(W))) == np.mean(labels == 0)


@confirms("spring-2018/q3#d", "exact fractions: the mean over all batches of every size is the accuracy of the set")
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_batches_are_unbiased(right, data):
    size = data.draw(st.integers(1, len(right)))
    batches = list(itertools.combinations(right, size))
    assert sum(map(sum, batches)) * len(right) == sum(right) * len(batches) * size
    assert q3.measures_for_batches(seed=size) == {"accuracy", "cross-entropy"}


def test_f1_of_each_class_equals_precision_and_recall():
    rng = np.random.default_rng(3)
    X, labels = q3.three_clusters(rng, examples=60, distance=1.5)
    W = rng.normal(size=(3, 3)) + np.linalg.pinv(X) @ np.eye(3)[labels] * 5  # each class is found now and then
    said, scores = np.argmax(X @ W, axis=1), []
    for k in range(3):
        hits = np.mean((said == k) & (labels == k))
        precision, recall = hits / np.mean(said == k), hits / np.mean(labels == k)
        scores.append(2 / (1 / precision + 1 / recall))
    assert q3.macro_f1(W, X, labels) == pytest.approx(np.mean(scores))


def exact_loss(logits):
    """The loss of the first of some logits with fifty digits, from decimal exponentials."""
    with localcontext(prec=50):
        powers = [Decimal(z).exp() for z in logits]
        return -(powers[0] / sum(powers)).ln()


@confirms("spring-2018/q3#e", "decimals of fifty digits, in which no term is rounded away")
@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_the_loss_is_positive_and_above_its_bound(leads):
    loss = exact_loss([0, *(-lead for lead in leads)])
    relation = q3.least_loss(len(leads), max(leads))
    bound = Decimal(str(sympy.N(relation.rhs, 50)))
    assert isinstance(relation, sympy.Ge) and bound > 0
    with localcontext(prec=50):
        distance = (loss - bound) / bound
    assert distance > -Decimal("1e-20")
    assert (distance < Decimal("1e-20")) == (len(set(leads)) == 1)


@confirms("spring-2018/q3#e", "JAX: descent on random logits within a largest lead comes down to the bound")
@pytest.mark.parametrize("classes, gap", [(2, 3.0), (5, 1.0)])
def test_the_bound_is_the_least_loss(classes, gap):
    def loss(leads):  # each lead is at most the gap
        return -jax.nn.log_softmax(jnp.concatenate([jnp.zeros(1), -gap * jax.nn.sigmoid(leads)]))[0]

    with jax.enable_x64(True):
        leads, slope = jnp.asarray(np.random.default_rng(0).normal(size=classes - 1)), jax.jit(jax.grad(loss))
        for _ in range(400):
            leads = leads - 20 * slope(leads) / (jnp.abs(slope(leads)).max() + 0.1)
        least = float(loss(leads))
    bound = float(q3.least_loss(classes - 1, gap).rhs)
    assert bound <= least < bound * 1.01


def test_a_single_class_has_no_loss():
    assert q3.least_loss(wrong_classes=0).rhs == 0 == q3.computed_loss(3.0, np.float64, classes=1)


@pytest.mark.parametrize("dtype, digits", [(np.float32, 24), (np.float64, 53)])
def test_the_loss_vanishes_where_the_terms_are_rounded_away(dtype, digits):
    lead = q3.lead_of_zero_loss(dtype)
    assert math.log(2) * digits - 1.5 < lead < math.log(2) * digits + 2.5
    assert exact_loss([lead, 0, 0, 0]) > 0


@confirms("spring-2018/q3#e", "JAX: at the end of training with a penalty, the gradient is zero and the loss is not")
def test_the_penalised_loss_has_its_minimum_away_from_zero():
    X, labels = q3.three_clusters(np.random.default_rng(0), distance=6.0)
    W = q3.descend(X, np.eye(3)[labels], q3.softmax_gradient, rate=0.3, steps=300, penalty=q3.PENALTY)

    def loss(W):
        return -jnp.mean(jax.nn.log_softmax(X @ W)[np.arange(len(labels)), labels])

    with jax.enable_x64(True):
        slope = jax.grad(lambda W: loss(W) + q3.PENALTY / 2 * (W**2).sum())(W)
        assert float(jnp.abs(slope).max()) < 1e-9
        assert q3.end_of_training(q3.PENALTY)["loss"] == pytest.approx(float(loss(W)))
    assert q3.end_of_training(q3.PENALTY)["loss"] > 10 * q3.NEAR_ZERO > 50 * q3.end_of_training(0.0)["loss"]
    assert q3.end_of_training(q3.PENALTY)["accuracy"] == q3.end_of_training(0.0)["accuracy"] == 1


@confirms("spring-2018/q3#f", "the binary digits of the numbers 1 to 15, one for each set of animals")
def test_labels_are_binary_numbers():
    digits = {tuple(int(digit) for digit in f"{number:04b}") for number in range(1, 16)}
    assert {q3.multi_hot(animals) for animals in q3.SETS} == digits
    assert q3.every_set_has_its_own_label().numbers == {
        "sets": 15,
        "different labels": 15,
        "sets read back": 15,
    }
    assert q3.every_set_has_its_own_label(control=True).numbers["different labels"] == 4
    assert list(q3.a_class_for_each_set().numbers.values()) == [15, 31, 1023]
    assert q3.animals_of((1, 0, 0, 1)) == ("dog", "mouse")


@confirms("spring-2018/q3#g", "JAX: autodiff of the sum over several labels, along a random direction")
@confirms("spring-2018/q3#h", "JAX: autodiff of its own sigmoid's cross-entropy, along a random direction")
@pytest.mark.parametrize("batch, classes", [(1, 4), (3, 5)])
def test_gradients_equal_autodiff(batch, classes):
    rng = np.random.default_rng(batch)
    Z, upstream = rng.normal(size=(2, batch, classes))
    Y = (rng.random((batch, classes)) < 0.6).astype(float)
    Y[:, 0] = 1

    def binary(P):
        return -(Y * jnp.log(P) + (1 - Y) * jnp.log1p(-P)).mean(axis=1).sum()

    losses = {
        q3.softmax_gradient: lambda Z: -(Y * jax.nn.log_softmax(Z)).sum(),
        q3.scaled_gradient: lambda Z: -(Y / Y.sum(axis=1, keepdims=True) * jax.nn.log_softmax(Z)).sum(),
        q3.sigmoid_gradient: lambda Z: binary(jax.nn.sigmoid(Z)),
        q3.softmax_logistic_gradient: lambda Z: binary(jax.nn.softmax(Z)),
    }
    with jax.enable_x64(True):
        for gradient, loss in losses.items():
            _, along = jax.jvp(loss, (jnp.asarray(Z),), (jnp.asarray(upstream),))
            assert (gradient(Z, Y) * upstream).sum() == pytest.approx(float(along), rel=1e-10)


@confirms("spring-2018/q3#g", "the closed form of the best output: the mean label, divided by its sum")
def test_the_best_outputs_in_closed_form():
    for found, activation in (
        (q3.softmax_confuses_both_with_either(), "softmax"),
        (q3.softmax_confuses_both_with_either(control=True), "sigmoid"),
        (q3.scaled_labels_confuse_as_well(), "softmax"),
    ):
        means = [Y.mean(axis=0) for Y in (q3.SURE, q3.TORN)]
        best = [(mean / mean.sum() if activation == "softmax" else mean)[0] for mean in means]
        np.testing.assert_allclose(list(found.numbers.values()), best, atol=0.003)


@confirms("spring-2018/q3#g", "n log n by counting: the loss of the uniform prediction, and no random one is below it")
@pytest.mark.parametrize("seed", [0, 1])
def test_all_labels_cost_n_log_n(seed):
    left, single = q3.many_labels_cost_more(seed).numbers.values()
    assert left == pytest.approx(-sum(math.log(1 / 4) for _ in range(4)))
    predictions = np.random.default_rng(seed).dirichlet(np.ones(4), size=2000)
    assert (-np.log(predictions).sum(axis=1)).min() > left
    # a right prediction for one animal has more than a quarter for it
    assert math.log(3) < single < math.log(4) and left > 4 * single
    assert q3.many_labels_cost_more(seed, control=True).numbers["loss that is left"] < 0.01
    assert q3.multi_hot_loss(np.zeros(4), np.ones(4)) == pytest.approx(left)


@confirms("spring-2018/q3#h", "separate logistic regressions, each fitted by Newton's method, find the same animals")
def test_the_layer_equals_separate_regressions():
    X, Y = q3.chimeras(np.random.default_rng(0))
    noisy = X + np.column_stack([np.random.default_rng(1).normal(size=(800, 8)), np.zeros(800)])  # not separable
    W = q3.descend(noisy, Y, q3.sigmoid_gradient, rate=4.0, steps=1500)
    for k in range(4):
        model = q3.fit_logistic(noisy[:, :-1], Y[:, k])
        np.testing.assert_allclose(W[:, k], [*model.weights, model.intercept], atol=1e-6)


def test_chimeras_show_every_set():
    for together in (False, True):
        _, Y = q3.chimeras(np.random.default_rng(2), together)
        sets = {tuple(map(int, row)) for row in Y}
        assert len(sets) == (11 if together else 15)  # with a cat for every dog, four sets are lost
        assert not together or (Y[:, 1] >= Y[:, 0]).all()


def test_the_product_of_sigmoids_is_not_the_joint_distribution():
    dog, cat, alone = q3.dog_alone().values()
    assert (dog, cat, alone) == pytest.approx((0.5, 0.5, 0.25))


@confirms("spring-2018/q3#i", "JAX: descent on random logits with a bounded lead ends at the bound, plus what is left")
@pytest.mark.parametrize("classes, labels", [(3, 1), (4, 2), (4, 4)])
def test_descent_ends_at_the_bound(classes, labels):
    y = np.arange(classes) < labels

    def loss(z):
        return -(jax.nn.log_softmax(5 * jnp.tanh(z)) * y).sum()

    with jax.enable_x64(True):
        z, slope = jnp.asarray(np.random.default_rng(0).normal(size=classes)), jax.jit(jax.grad(loss))
        for _ in range(1000):
            z = z - 0.5 * slope(z)
        left = float(loss(z))
    bound = float(q3.least_loss_of_a_set(labels).rhs)
    mass = labels / (labels + (classes - labels) * math.exp(-10))
    assert left >= bound - 1e-12 and left == pytest.approx(bound, abs=0.01)
    assert float(q3.least_loss_of_a_set(labels, mass).rhs) == pytest.approx(bound - labels * math.log(mass))
    assert q3.losses_and_bounds(classes)[labels - 1][1:3] == pytest.approx((bound, bound - labels * math.log(mass)))


@confirms("spring-2018/q3#i", "random integer weights in place of a softmax: no loss is below the bound")
@settings(max_examples=60)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_no_loss_is_below_the_bound(weights, data):
    labels = data.draw(st.integers(1, len(weights)))
    loss = -sum(math.log(weight / sum(weights)) for weight in weights[:labels])
    relation = q3.least_loss_of_a_set(labels)
    bound = float(relation.rhs)
    assert isinstance(relation, sympy.Ge) and loss >= bound - 1e-12
    met = labels == len(weights) and len(set(weights)) == 1
    assert (loss - bound < 1e-9) == met


def test_no_label_has_no_bound():
    with pytest.raises(ValueError, match="at least one"):
        q3.least_loss_of_a_set(labels=0)


def test_the_last_step_is_an_inequality():
    assert q3.last_step_holds(">=") and not q3.last_step_holds("=")
    assert q3.equality_in_the_last_step()
    witness = q3.faults_of_accuracy.part.key.witness
    assert not any(witness(named) for named in (set(), {"accuracy"}, {"cross-entropy", "accuracy", "F1"}))


def test_each_loss_has_a_pair_that_it_orders_wrongly():
    cheaper = {(row[2], row[3] > row[4]) for row in q3.costs_of_pairs()}
    assert {("cross-entropy", True), ("squared distance", False), ("squared distance", True)} <= cheaper


# What experiments, tables and figures print


def test_losses_of_the_mistakes():
    right, wrong = (loss.part.mistakes.values() for loss in (q3.right_prediction_loss, q3.wrong_prediction_loss))
    bits = [sum(-p * math.log2(p) for p in of) for of in ((0.25, 0.25, 0.3, 0.2), (0.4, 0.6))]
    product = -math.log(0.25 * 0.25 * 0.3 * 0.2)
    of_right = [-math.log10(0.3), -math.log2(0.3), math.log(5), product, bits[0] * math.log(2)]
    assert [mistake() for mistake in right] == pytest.approx(of_right)
    of_wrong = [math.log(5 / 3), -math.log10(0.4), -math.log2(0.4), bits[1] * math.log(2)]
    assert [mistake() for mistake in wrong] == pytest.approx(of_wrong)
    assert list(q3.definition_needs_a_convention().numbers.values()) == ["nan", pytest.approx(math.log(2.5)), "0"]


def test_pairs_of_losses_by_hand():
    costs = {(row[0][:7], row[2]): row[3:] for row in q3.costs_of_pairs()}
    assert costs["(0.25, ", "cross-entropy"] == pytest.approx((-math.log(0.3), -math.log(0.4)))
    assert costs["(0.25, ", "squared distance"] == pytest.approx((0.0625 + 0.0625 + 0.49 + 0.04, 0.36 + 0.36))
    assert costs["(0.28, ", "cross-entropy"] == pytest.approx((-math.log(0.28), -math.log(0.49)))
    assert costs["(0.28, ", "squared distance"] == pytest.approx((0.5184 + 3 * 0.0576, 0.2601 + 0.2601))


def test_errors_before_and_after_and_the_bound_on_them():
    assert list(q3.other_classes_do_not_count(3).numbers.values()) == [0, 0, 1]
    assert list(q3.other_classes_do_not_count(3, control=True).numbers.values()) == [0, 0, 0]
    rng, shares = np.random.default_rng(3), []
    for _ in range(20):
        labels = rng.integers(4, size=40)
        boldness, Z = rng.uniform(0.2, 3), rng.normal(size=(40, 4))
        Z[np.arange(40), labels] += rng.uniform(0, 4)
        Z *= boldness
        own = Z[np.arange(40), labels]
        loss = np.mean(np.logaddexp.reduce(Z, axis=1) - own)
        shares.append(np.mean(own < Z.max(axis=1)) / (loss / math.log(2)))
    assert list(q3.loss_bounds_the_errors(3, sets=20).numbers.values()) == [20, pytest.approx(max(shares))]


def test_accuracies_before_and_after_training():
    X, labels = q3.three_clusters(np.random.default_rng(3))
    W, wanted = np.zeros((3, 3)), np.eye(3)[labels]
    W[2, 0] = 1.0
    for _ in range(40):
        P = np.exp(X @ W) / np.exp(X @ W).sum(axis=1, keepdims=True)
        W = W - 0.3 * X.T @ (P - wanted) / 300
    after = float(np.mean(np.argmax(X @ W, axis=1) == labels))
    first = np.mean(labels == 0)
    for control, accuracy in ((False, first), (True, after)):
        _, *found = q3.accuracy_gives_no_direction(3, control).numbers.values()
        assert found == pytest.approx([first, accuracy], abs=0.004)
    before, after = q3.noise_and_batches_train_by_accuracy(3).numbers.values()
    assert before == pytest.approx(first) and after > 0.85
    assert list(q3.noise_and_batches_train_by_accuracy(3, control=True).numbers.values()) == pytest.approx([first] * 2)


def test_measures_of_batches_one_by_one(monkeypatch):
    rng = np.random.default_rng(3)
    X, labels = q3.three_clusters(rng, distance=1.5)
    W = rng.normal(size=(3, 3))
    for control, measure in ((False, q3.accuracy_of), (True, q3.macro_f1)):
        of_batches = [measure(W, X[first : first + 10], labels[first : first + 10]) for first in range(0, 300, 10)]
        mean, whole = q3.batches_measure_the_accuracy(3, control).numbers.values()
        assert mean == pytest.approx(sum(of_batches) / 30) and whole == pytest.approx(measure(W, X, labels))
    monkeypatch.setattr(q3, "accuracy_of", lambda W, X, labels: q3.macro_f1(W, X, labels))
    assert q3.measures_for_batches() == {"cross-entropy"}


def test_the_bound_on_the_page_and_its_last_line():
    rows = q3.bound_is_met_by_equal_logits()
    least = math.log(1 + 3 * math.exp(-5))
    assert [row[2] for row in rows] == pytest.approx([least, least, 0])
    assert [row[1] for row in rows] == pytest.approx(
        [least, math.log(1 + math.exp(-2) + math.exp(-4) + math.exp(-5)), 0]
    )
    value = q3.POSITIVE.steps[-1].value
    assert value(z=np.array([2.0, -1, -1, -1]), c=0) == pytest.approx(math.log(1 + 3 * math.exp(-3)))
    assert value(z=np.array([0.0, 1.0, 4.0]), c=1) == pytest.approx(math.log(1 + 2 * math.exp(-1)))
    assert q3.lower_bound(q3.least_loss()).endswith("> 0")
    assert not q3.lower_bound(q3.least_loss(wrong_classes=0)).endswith("> 0")


def test_losses_at_the_lead_where_they_are_rounded():
    found = q3.rounding_reaches_zero().numbers
    for name, dtype in (("single", np.float32), ("double", np.float64)):
        lead = found[f"lead, {name} precision"]
        assert q3.computed_loss(lead, dtype) == 0 == found[f"the loss there, {name} precision"]
        assert q3.computed_loss(lead - 1, dtype) > 0
        exact = float(exact_loss([lead, 0, 0, 0]))
        assert found[f"the exact loss there, {name} precision"] == pytest.approx(exact, rel=1e-9)


def test_the_accuracy_at_the_end_is_that_of_the_weights(monkeypatch):
    _, labels = q3.three_clusters(np.random.default_rng(0), distance=6.0)
    monkeypatch.setattr(q3, "descend", lambda *_, **__: q3.always_the_first())
    assert q3.end_of_training(0.0)["accuracy"] == pytest.approx(np.mean(labels == 0))


def test_labels_that_are_enough_are_noticed(monkeypatch):
    every = q3.Finding(True, {"sets": 15, "different labels": 15})
    monkeypatch.setattr(q3, "every_set_has_its_own_label", lambda control: every)
    assert not q3.one_animal_is_not_enough()


def test_weights_of_labels_in_the_gradient():
    z = np.random.default_rng(3).normal(size=4)
    p = np.exp(z) / np.exp(z).sum()
    length = np.linalg.norm(3 * p - [1, 0, 1, 1])
    assert list(q3.many_labels_weigh_more(3).numbers.values()) == pytest.approx([0, length], abs=1e-9)
    # a label that is divided by 3 gives a third of the sum
    assert list(q3.many_labels_weigh_more(3, control=True).numbers.values()) == pytest.approx([length * 2 / 3, length])


def test_each_output_is_trained_by_its_own_loss(monkeypatch):
    asked = []

    def sure_and_torn(*of):
        asked.append(of)
        return {"sure": 0.5, "torn": 0.5}

    monkeypatch.setattr(q3, "sure_and_torn", sure_and_torn)
    for control in (False, True):
        q3.softmax_confuses_both_with_either(control)
    q3.scaled_labels_confuse_as_well()
    q3.softmax_with_logistic_losses_confuses_as_well()
    assert asked == [
        (q3.softmax_gradient, q3.softmax),
        (q3.sigmoid_gradient, q3.sigmoid),
        (q3.scaled_gradient, q3.softmax),
        (q3.softmax_logistic_gradient, q3.softmax),
    ]


def shares_found(X, Y, outputs, threshold):
    """The images with all animals found and no other, of those with one animal and of those with several."""
    found = {True: [], False: []}
    for said, label in zip(outputs.tolist(), Y.tolist(), strict=True):
        found[sum(label) == 1].append([p > threshold for p in said] == [entry == 1 for entry in label])
    return [sum(found[alone]) / len(found[alone]) for alone in (True, False)]


def test_shares_of_images_with_all_animals_found():
    for experiment, together in (
        (q3.sigmoids_find_every_animal, False),
        (q3.sigmoids_need_no_independent_animals, True),
    ):
        X, Y = q3.chimeras(np.random.default_rng(3), together)
        W = q3.descend(X[:400], Y[:400], q3.sigmoid_gradient, rate=2.0, steps=300)
        expected = shares_found(X, Y[400:], 1 / (1 + np.exp(-X[400:] @ W)), 0.5)
        assert list(experiment(3).numbers.values()) == expected
    X, Y = q3.chimeras(np.random.default_rng(0))
    powers = np.exp(X[400:] @ q3.descend(X[:400], Y[:400], q3.softmax_gradient, rate=2.0, steps=300))
    for threshold, *found in q3.softmax_by_threshold((0.5, 0.2)):
        assert found == shares_found(X, Y[400:], powers / powers.sum(axis=1, keepdims=True), threshold)
    found = q3.sigmoids_find_every_animal(0, control=True).numbers
    assert list(found.values()) == shares_found(X, Y[400:], powers / powers.sum(axis=1, keepdims=True), 0.5)


def test_distances_from_the_bound_and_equalities(monkeypatch):
    for size, bound, loss, distance in q3.losses_and_bounds():
        assert distance == pytest.approx(loss - bound, abs=1e-11) and (distance > 0) == (size < 4)
    rng = np.random.default_rng(0)
    whole = sum(bool(q3.several_labels_instance(rng)["y"].min()) for _ in range(200))
    assert list(q3.equality_in_the_last_step().numbers.values()) == [f"{whole} of {whole}", f"0 of {200 - whole}"]
    monkeypatch.setattr(q3, "in_the_set", lambda z, y: np.ones(1))
    assert not q3.equality_in_the_last_step()


def test_lines_of_the_figures():
    figures = [draw() for draw in (q3.draw_objectives, q3.draw_loss_by_lead, q3.draw_bound)]
    for figure in figures:
        pyplot.close(figure)
    objectives, by_lead, bound = figures
    X, labels = q3.three_clusters(np.random.default_rng(0), examples=30, distance=1.5)
    scores = np.zeros((30, 3))
    scores[:, 0] += 0.2
    scores[:, 1] += 2 * X[:, 0]  # at the right end
    assert objectives.axes[0].lines[0].get_ydata()[-1] == pytest.approx(100 * np.mean(scores.argmax(axis=1) == labels))
    losses = np.logaddexp.reduce(scores, axis=1) - scores[np.arange(30), labels]
    assert objectives.axes[1].lines[0].get_ydata()[-1] == pytest.approx(losses.mean())
    double, single, exact = (line.get_ydata() for line in by_lead.axes[0].lines)
    assert len(single) < len(double) <= len(exact) and exact[0] == double[0] == pytest.approx(math.log(4))
    for dots, bar in zip(bound.axes[0].lines[::2], bound.axes[0].lines[1::2], strict=True):
        assert len(dots.get_ydata()) == 40 and dots.get_ydata().min() >= bar.get_ydata()[0]
    bars = [list(line.get_ydata()) for line in bound.axes[0].lines if len(line.get_ydata()) == 2]
    assert bars == [pytest.approx([n * math.log(n)] * 2) for n in range(1, 5)]


def test_the_loss_of_the_model_without_outliers():
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    model = q3.fit_logistic(x[:900, None], y[:900])
    x[900:] = rng.normal(-8, 1, size=100)
    z = model.weights[0] * x + model.intercept
    loss = np.mean([math.log1p(math.exp(score if label == 0 else -score)) for score, label in zip(z, y, strict=True)])
    found = q3.lower_loss_lower_accuracy(3).numbers
    assert found["loss, fitted without outliers"] == pytest.approx(loss)
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((z > 0) == y))


def test_the_other_labels_are_shuffled(monkeypatch):
    asked = []

    def descend(X, Y, gradient, steps):
        asked.append((Y, gradient))
        return np.full((9, 4), 0.5 * len(asked))

    monkeypatch.setattr(q3, "descend", descend)
    for control, loss_gradient in ((False, q3.sigmoid_gradient), (True, q3.softmax_gradient)):
        asked.clear()
        assert q3.each_class_is_trained_alone(3, control).numbers == {"largest difference of the dog's weights": 0.5}
        (one, gradient), (other, _) = asked
        assert gradient == loss_gradient and (one[:, 0] == other[:, 0]).all() and (one != other).any(axis=0)[1:].all()
        assert sorted(one[:, 1:].tolist()) == sorted(other[:, 1:].tolist())


def test_what_outputs_say_is_read_in_its_place(monkeypatch):
    weights = np.log([[3.0, 1 / 4, 1, 1]])  # sigmoids of 3/4 and 1/5
    monkeypatch.setattr(q3, "descend", lambda X, Y, *_, **__: weights[:, : Y.shape[1]])
    assert list(q3.dog_alone().values()) == pytest.approx([3 / 4, 1 / 5, 3 / 4 * 4 / 5])
    assert list(q3.sure_and_torn(q3.sigmoid_gradient, q3.sigmoid).values()) == pytest.approx([3 / 4, 3 / 4])
    monkeypatch.setattr(q3, "animals_of", lambda label: ("dog",))
    assert list(q3.every_set_has_its_own_label().numbers.values()) == [15, 15, 1]
