"""Second routes to Spring 2018, question 8: Keras, JAX, closed forms for frequencies and for angles."""

import itertools
import math

import jax
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018 import q8
from tests.confirm import confirms


def mean_numbers(experiment, seeds=10, **options):
    """The mean of an experiment's numbers over some seeds."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in range(seeds)], axis=0)


def divergence(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


# Part a


@confirms("spring-2018/q8#a", "the losses that remain with infinitely many showings, in closed form")
@pytest.mark.parametrize("control", [False, True])
def test_what_is_left_without_one_of_the_two(control):
    for seed in range(4):
        true = q8.click_probabilities(np.random.default_rng(seed), taste=0.0 if control else 1.0)
        by_user, by_ad, _, by_pair = q8.both_kinds_of_features_are_needed(seed, control).numbers.values()
        for found, axis in ((by_user, 1), (by_ad, 0)):
            limit = 1000 * divergence(true, true.mean(axis=axis, keepdims=True)).mean()
            assert found == pytest.approx(limit, rel=0.05, abs=0.2)
        # a frequency of n showings costs 1 / (2 n) on average, whatever the probability
        assert by_pair == pytest.approx(1000 / (2 * 4000), rel=0.8)


@confirms(
    "spring-2018/q8#a", "Keras: an embedding of users and one of advertisements, in a network fitted to all showings"
)
def test_keras_needs_both_inputs():
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    true = q8.click_probabilities(rng)
    users, ads = (index.ravel() for index in np.indices(true.shape))
    losses = []
    for inputs in ((users,), (ads,), (users, ads)):
        X = np.concatenate([np.eye(8)[values] for values in inputs], axis=1).astype("float32")
        model = keras.Sequential(
            [keras.layers.Dense(32, activation="tanh"), keras.layers.Dense(1, activation="sigmoid")]
        )
        model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")  # the true shares stand for many showings
        model.fit(X, true.ravel(), batch_size=len(X), epochs=400, verbose=0)
        losses.append(1000 * divergence(true.ravel(), np.asarray(model(X))[:, 0].astype(float)).mean())
    assert losses[2] < min(losses[:2]) / 10
    by_user, by_ad, *_ = q8.both_kinds_of_features_are_needed(0).numbers.values()
    assert losses[:2] == pytest.approx([by_user, by_ad], rel=0.1)


def test_labels_for_what_was_not_shown_lower_the_mean_by_the_share_shown():
    true, estimated, found = mean_numbers(q8.what_was_not_shown_is_no_refusal, seeds=40)
    assert estimated / true == pytest.approx(0.5 / 2.5, rel=0.15)  # the mean of a beta(0.5, 2)
    assert found < 5
    true, estimated, found = mean_numbers(q8.what_was_not_shown_is_no_refusal, seeds=10, control=True)
    assert estimated == pytest.approx(true, rel=0.02) and found > 5


# Part b


@confirms("spring-2018/q8#b", "Keras and JAX: their own binary cross-entropies, for random labels and probabilities")
@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0.02, 0.98)), min_size=1, max_size=3))
def test_the_cost_equals_keras_and_jax(pairs):
    labels, probabilities = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    given_values = {q8.y[k + 1]: int(label) for k, label in enumerate(labels)}
    given_values |= {q8.yhat[k + 1]: p for k, p in enumerate(probabilities)}
    found = float(q8.cost(examples=len(pairs)).doit().subs(given_values))
    assert found == pytest.approx(float(keras.losses.binary_crossentropy(labels, probabilities)), rel=1e-4)
    likelihoods = jax.scipy.stats.bernoulli.logpmf(labels, probabilities)
    assert found == pytest.approx(-float(likelihoods.mean()), rel=1e-4)


def test_only_multiples_of_the_cost_are_accepted():
    other = -q8.sympy.Sum(q8.y[q8.i] * q8.sympy.log(q8.yhat[q8.i]), (q8.i, 1, q8.m))
    assert not q8.same_up_to_a_factor(q8.cost(), other)
    assert q8.same_up_to_a_factor(q8.cost(), q8.m * q8.cost())


def test_sum_and_mean_by_simulated_descent():
    """A step a little below the stable rate converges, one a little above does not."""
    for examples, *_, of_sum, of_mean in q8.sum_against_mean(rate=0.25):
        for rate, scale in ((of_sum, examples), (of_mean, 1)):
            for factor, converges in ((0.9, True), (1.1, False)):
                logit = math.log(1 / 3) + 1e-3
                for _ in range(60):
                    logit -= factor * rate * scale * (1 / (1 + math.exp(-logit)) - 0.25)
                assert (abs(logit - math.log(1 / 3)) < 1e-3) == converges


# Part c


@confirms(
    "spring-2018/q8#c", "Monte Carlo: the squared errors of frequencies from both sites, against their closed form"
)
def test_expected_errors_by_simulation():
    rng = np.random.default_rng(3)
    for own in (2000, 1_000_000):
        draw = np.random.default_rng(0)
        logits = -3 + 0.7 * draw.normal(size=q8.CELLS)
        shifted = logits + q8.SHIFT * draw.normal(size=q8.CELLS)
        p, q = (1 / (1 + np.exp(-z)) for z in (logits, shifted))
        n, k = own // q8.CELLS, q8.FRIENDS // q8.CELLS
        mine, theirs = rng.binomial(n, p, (400, q8.CELLS)), rng.binomial(k, q, (400, q8.CELLS))
        simulated = [((mine / n - p) ** 2).mean(), (((mine + theirs) / (n + k) - p) ** 2).mean()]
        assert q8.mean_squared_errors(own) == pytest.approx(simulated, rel=0.02)


def test_losses_on_the_own_site_by_expansion():
    """A frequency of n costs 1 / (2n); a shift d of a probability p costs d² / 2p(1 − p), to second order."""
    alone, both = mean_numbers(q8.friends_data_hurt_when_own_are_plenty)
    per_cell = q8.OWN / q8.CELLS
    assert alone == pytest.approx(1000 / (2 * per_cell), rel=0.1)
    rng = np.random.default_rng(0)
    p = 1 / (1 + np.exp(3 - 0.7 * rng.normal(size=200_000)))
    q = 1 / (1 + np.exp(-np.log(p / (1 - p)) - q8.SHIFT * rng.normal(size=p.size)))
    share = rng.gamma(5.0, size=p.size) / 5
    share = share / (1 + share)
    assert both == pytest.approx(1000 * divergence(p, p + share * (q - p)).mean(), rel=0.2)
    alone, both = mean_numbers(q8.friends_data_hurt_when_own_are_plenty, control=True)
    assert both < alone


@confirms(
    "spring-2018/q8#c", "Keras: logistic regression on few and on many own examples, with and without the friend's"
)
def test_keras_gains_or_loses_by_the_friends_data():
    """One user feature; the friend's rule is turned by thirty degrees."""
    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(1)
    friends = q8.draw_side(rng, 3000, 20, 30)
    test_X, test_y = q8.draw_side(rng, 4000, 20, 0)
    gains = []
    for own in (30, 3000):
        mine = q8.draw_side(rng, own, 20, 0)
        accuracies = []
        for X, labels in (mine, [np.concatenate(pair) for pair in zip(mine, friends, strict=True)]):
            model = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
            model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(from_logits=True))
            model.fit(X, labels > 0, batch_size=len(X), epochs=150, verbose=0)
            accuracies.append(np.mean(np.sign(np.asarray(model(test_X))[:, 0]) == test_y))
        gains.append(accuracies[1] - accuracies[0])
    assert gains[0] > 0.05 and gains[1] < -0.03


# Part d


@confirms("spring-2018/q8#d", "angles: a plane turned by φ disagrees with the rule on the share φ / 180°")
def test_accuracies_equal_angles():
    for name in (q8.BALANCED, q8.OUTNUMBERED, q8.HARMLESS):
        setting = q8.SETTINGS[name]
        mean = np.mean([q8.measure(seed, **setting) for seed in range(8)], axis=0)
        _, like, own, development, alone = mean
        angle = math.radians(setting["turn"])
        share = setting["friends"] / (setting["own"] + setting["friends"])
        normal = (1 - share) * np.array([1, 0]) + share * np.array([math.cos(angle), math.sin(angle)])
        turned = math.atan2(normal[1], normal[0])
        on_own, on_friends = 1 - turned / math.pi, 1 - (angle - turned) / math.pi
        assert [own, development] == pytest.approx([on_own, on_own], abs=0.02)
        assert like == pytest.approx((1 - share) * on_own + share * on_friends, abs=0.02)
        assert alone == pytest.approx(1, abs=0.05)


@confirms("spring-2018/q8#d", "scores of the tests on sets in which the harm is known by construction")
def test_tests_of_harm_against_the_construction():
    assert q8.tells_the_harm(q8.harm_by_training_twice) and not q8.tells_the_harm(q8.harm_by_the_gap)
    # the paper's gap ends at own examples: where the friend's outnumber them, it sees what a mixed set would not
    outnumbered = q8.measure(11, **q8.SETTINGS[q8.OUTNUMBERED])
    assert q8.harm_by_the_gap(outnumbered) and abs(outnumbered.training - outnumbered.like_training) < 0.02
    overfitted, balanced, *_ = (np.array(row[1:]) for row in q8.settings_measured(seed=11))
    assert overfitted[0] - overfitted[2] > 0.1 and overfitted[3] > overfitted[4]  # a gap, and a gain
    assert abs(balanced[0] - balanced[2]) < 0.05 and balanced[3] < balanced[4] - 0.15  # no gap, and a loss


def test_accuracy_of_rare_clicks_by_the_mean():
    best, entropy, constant, other = mean_numbers(q8.accuracy_hides_rare_clicks, seeds=40)
    x = -3 + 0.7 * np.random.default_rng(1).normal(size=100_000)
    p = 1 / (1 + np.exp(-x))
    assert constant == pytest.approx(1 - p.mean(), abs=0.003)
    assert best == pytest.approx(np.maximum(p, 1 - p).mean(), abs=0.003)
    assert other - entropy == pytest.approx(1000 * divergence(p, p.mean()).mean(), rel=0.15)


# Part e


@confirms("spring-2018/q8#e", "Keras: count_params of real networks, of one to five hidden layers and random sizes")
@pytest.mark.parametrize("layers", [1, 2, 3, 5])
def test_parameters_equal_keras(layers):
    sizes = np.random.default_rng(layers).integers(1, 9, size=layers + 2).tolist()
    model = keras.Sequential([keras.Input((sizes[0],)), *(keras.layers.Dense(units) for units in sizes[1:])])
    found = q8.parameters(hidden_layers=layers).subs({q8.n[k]: size for k, size in enumerate(sizes)})
    general = q8.parameters().subs(q8.L, layers).doit().subs({q8.n[k]: size for k, size in enumerate(sizes)})
    assert model.count_params() == found == general
    to_one = q8.parameters(outputs=1).subs(q8.L, layers).doit()
    assert to_one.subs({q8.n[k]: size for k, size in enumerate(sizes[:-1])}) == sum(
        (a + 1) * b for a, b in itertools.pairwise([*sizes[:-1], 1])
    )


def test_sizes_up_to_the_last_hidden_layer_are_not_enough():
    assert q8.counts_the_listed_sizes(q8.parameters(outputs=1))
    assert not q8.counts_the_listed_sizes(q8.parameters())
    assert not q8.counts_the_listed_sizes(q8.parameters(outputs=2))


# Part f


@confirms("spring-2018/q8#f", "the best accuracy that any network can have on new examples, by integration")
def test_accuracy_is_bounded_on_new_examples_and_not_on_old_ones():
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    p = 1 / (1 + np.exp(-2 * nodes))
    best = weights @ np.maximum(p, 1 - p) / weights.sum()
    noise = 4 * math.sqrt(best * (1 - best) / 2000)
    rows = q8.performance_by_depth()
    assert all(on_dev < best + noise for _, _, _, on_dev, _ in rows)
    assert rows[-1][1] > best + 0.1  # on the training set: learned by heart
    # the rule is one that a network without a hidden layer has
    assert q8.fit(0, layers=0, examples=q8.PLENTY).accuracy == pytest.approx(best, abs=noise)


@confirms("spring-2018/q8#f", "Keras: the same two depths, trained on the same data, and the deep one with dropout")
def test_keras_overfits_too():
    keras.utils.set_random_seed(2)
    rng = np.random.default_rng(2)
    X, y = q8.showings(rng, q8.FEW)
    X_dev, y_dev = q8.showings(rng, 2000)
    found = []
    for layers, dropout in ((0, 0), (q8.DEEPEST, 0), (q8.DEEPEST, 0.2)):
        hidden = [keras.layers.Dense(q8.WIDTH, "relu", kernel_initializer="he_normal") for _ in range(layers)]
        stack = [piece for layer in hidden for piece in (layer, keras.layers.Dropout(dropout))]
        model = keras.Sequential([keras.Input((5,)), *stack, keras.layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True))
        model.fit(X, y, batch_size=q8.FEW, epochs=150, verbose=0)
        logits, dev = (np.asarray(model(inputs))[:, 0] for inputs in (X, X_dev))
        gap = np.mean((logits > 0) == y) - np.mean((dev > 0) == y_dev)
        found.append((gap, np.mean(np.logaddexp(0, dev) - y_dev * dev)))
    (flat_gap, flat_loss), (deep_gap, deep_loss), (_, dropout_loss) = found
    assert deep_gap > flat_gap + 0.1 and deep_loss > 2 * flat_loss and dropout_loss < deep_loss / 2
