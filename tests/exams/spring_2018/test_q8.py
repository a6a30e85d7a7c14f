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
@settings(max_examples=12)
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


# What the page prints, by other means


def best_added_up(true):
    """The least loss of one number per user plus one per advertisement in the logit, by gradient descent."""
    of_user, of_ad = np.zeros((len(true), 1)), np.zeros(true.shape[1])
    for _ in range(3000):
        missing = true - 1 / (1 + np.exp(-of_user - of_ad))
        of_user, of_ad = of_user + 4 * missing.mean(axis=1, keepdims=True), of_ad + 4 * missing.mean(axis=0)
    return 1000 * divergence(true, 1 / (1 + np.exp(-of_user - of_ad))).mean()


def test_what_is_left_of_numbers_added_up():
    for seed in range(3):
        added = list(q8.both_kinds_of_features_are_needed(seed).numbers.values())[2]
        assert added == pytest.approx(best_added_up(q8.click_probabilities(np.random.default_rng(seed))), rel=0.05)


def test_the_mean_of_clicked_examples_and_of_all():
    for seed in range(3):
        mean = q8.click_probabilities(np.random.default_rng(seed)).mean()
        true, estimated = q8.clicked_examples_alone_say_always(seed).numbers.values()
        assert true == pytest.approx(mean) and estimated > 0.95
        true, estimated = q8.clicked_examples_alone_say_always(seed, control=True).numbers.values()
        assert true == pytest.approx(mean) and estimated == pytest.approx(mean, rel=0.02)


def test_the_most_promising_advertisement_is_the_one_with_most_clicks(monkeypatch):
    monkeypatch.setattr(q8, "click_probabilities", lambda rng: 0.05 + 0.3 * np.eye(6, 8))
    assert list(q8.what_was_not_shown_is_no_refusal(control=True).numbers.values())[2] == 6


def test_a_cost_that_weighs_clicks_a_little_more_is_not_accepted():
    of_one = 1.01 * q8.y[q8.i] * q8.sympy.log(q8.yhat[q8.i]) + (1 - q8.y[q8.i]) * q8.sympy.log(1 - q8.yhat[q8.i])
    assert not q8.same_up_to_a_factor(q8.cost(), -q8.sympy.Sum(of_one, (q8.i, 1, q8.m)))


def test_costs_are_compared_at_one_click_in_twenty_five():
    assert dict(q8.best_constant_predictions()) == {
        "binary cross-entropy": 1 / 25,
        "squared error": 1 / 25,
        "absolute error": 0,
    }


def test_gradients_of_sum_and_mean_where_a_quarter_is_clicked():
    for examples, of_sum, of_mean, slope_of_sum, slope_of_mean, *_ in q8.sum_against_mean():
        assert (of_sum, of_mean) == (0.25, 0.25)
        y = np.arange(examples) % 4 == 0
        up, down = (np.logaddexp(0, z) - y * z for z in (1e-4, -1e-4))
        assert slope_of_sum == pytest.approx(abs((up - down).sum() / 2e-4), rel=1e-3)
        assert slope_of_mean == pytest.approx(abs((up - down).mean() / 2e-4), rel=1e-3)


def test_own_showings_are_spread_evenly_and_the_friends_are_not():
    sites = q8.two_sites(np.random.default_rng(4))
    for (_, shown), total, spread in ((sites.own, q8.OWN, 0), (sites.friends, q8.FRIENDS, 1 / math.sqrt(5))):
        assert shown.sum() == total
        assert shown.std() / shown.mean() == pytest.approx(spread, abs=0.1)
    differences = [np.log(p / (1 - p)) for p in (sites.true, sites.friends_true)]
    assert np.std(differences[1] - differences[0]) == pytest.approx(q8.SHIFT, rel=0.15)


def test_losses_with_two_thousand_own_showings_by_simulation():
    alone, both = mean_numbers(q8.friends_data_help_when_own_are_few)
    rng = np.random.default_rng(0)
    logits = -3 + 0.7 * rng.normal(size=200_000)
    p, q = (1 / (1 + np.exp(-z)) for z in (logits, logits + q8.SHIFT * rng.normal(size=logits.size)))
    shown = rng.binomial(2000, 1 / q8.CELLS, size=p.size)
    assert alone == pytest.approx(1000 * divergence(p, (rng.binomial(shown, p) + 0.5) / (shown + 1)).mean(), rel=0.1)
    assert both == pytest.approx(1000 * divergence(p, q).mean(), rel=0.15)


def test_the_cross_entropy_of_counts_equals_that_of_labels():
    counts, predicted = np.array([[2, 0, 1], [3, 4, 1]]), np.array([0.3, 0.1, 0.8])
    labels = [1, 1, 0, 0, 0, 0, 0, 1]
    likelihood = jax.scipy.stats.bernoulli.logpmf(np.array(labels), predicted.repeat(counts[1]))
    assert q8.cross_entropy_of_counts(predicted, counts) == pytest.approx(-float(likelihood.mean()), rel=1e-5)


def test_losses_by_size_and_their_figure():
    sizes, losses = q8.losses_by_size()
    own, both, start = losses.T
    large = np.array(sizes) >= 100_000
    np.testing.assert_allclose(own[large], 1000 * q8.CELLS / (2 * np.array(sizes)[large]), rtol=0.3)
    assert both[0] < own[0] / 2 and both[-1] > own[-1]
    assert (start < 1.3 * np.minimum(own, both)).all()
    lines = q8.draw_losses_by_size().axes[0].lines
    for line, (name, column) in zip(lines, (("own", own), ("both", both), ("friend", start)), strict=False):
        assert line.get_label().startswith(name)
        np.testing.assert_allclose(line.get_ydata(), column)


@pytest.mark.parametrize("control", [False, True])
def test_the_mixed_set_chooses_between_the_two_training_sets(control):
    """The sites are those of the claim before: the losses of the two models are known from there."""
    for seed in range(3):
        alone, both = q8.friends_data_hurt_when_own_are_plenty(seed, control).numbers.values()
        on_own, on_mixed = q8.mixed_development_set_picks_the_wrong_model(seed, control).numbers.values()
        assert (on_own, on_mixed) == ((both, both) if control else (alone, both))


def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(q8.shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05


def test_gains_on_a_mixed_set_equal_angles():
    """There the friend's examples pay by construction: the control of training twice."""
    helps, gain = mean_numbers(q8.training_twice_shows_the_impact, seeds=5, control=True)
    setting = q8.SETTINGS[q8.OUTNUMBERED]
    share = setting["friends"] / (setting["own"] + setting["friends"])
    turned = math.atan2(share, 1 - share)  # the normal of the model, from one's own rule towards the friend's
    both = (1 - share) * (1 - turned / math.pi) + share * (1 / 2 + turned / math.pi)
    assert gain == pytest.approx(both - ((1 - share) + share / 2), abs=0.03) and helps > 0.02


def test_gap_and_mismatch_print_what_was_measured():
    for experiment, name in ((q8.gap_without_mismatch, q8.OVERFITTED), (q8.mismatch_without_gap, q8.BALANCED)):
        for control in (False, True):
            found = q8.measure(0, **q8.SETTINGS[q8.HARMLESS if control else name])
            gain = found.development - found.without_friends
            expected = [found.training, found.own_held_out, gain]
            assert list(experiment(control=control).numbers.values()) == pytest.approx(expected)


def test_the_cross_entropy_of_rare_clicks_by_the_mean():
    p = 1 / (1 + np.exp(3 - 0.7 * np.random.default_rng(1).normal(size=100_000)))
    entropy = -1000 * (p * np.log(p) + (1 - p) * np.log(1 - p)).mean()
    assert mean_numbers(q8.accuracy_hides_rare_clicks, seeds=40)[1] == pytest.approx(entropy, rel=0.05)


def test_sums_that_agree_for_one_hidden_layer_only_are_told_apart():
    assert not q8.same_for_small_depths(q8.parameters(), q8.parameters() + q8.L - 1)


def test_layers_are_printed_above_their_sizes():
    assert q8.with_superscripts(q8.n[0] * q8.n[q8.L]) == "n^{[0]} n^{[L]}"


def numbers_of(experiment, **options):
    return list(experiment(**options).numbers.values())


@pytest.mark.parametrize("control, examples", [(False, q8.FEW), (True, q8.PLENTY)])
def test_experiments_with_depth_print_what_was_measured(control, examples):
    flat, deep = (q8.fit(0, layers, examples) for layers in (0, 10))
    expected = [flat.training_accuracy, flat.accuracy, deep.training_accuracy, deep.accuracy]
    assert numbers_of(q8.depth_widens_the_gap, control=control) == expected
    options = [{}, {"penalty": 0.02}, {"keep": 0.8}, {"steps": 20}, {"layers": 1}]
    losses = [q8.fit(0, examples=examples, **option).loss for option in options]
    assert numbers_of(q8.remedies_lower_the_loss, control=control) == losses
    activation = "sigmoid" if control else "relu"
    losses = [q8.fit(0, layers, activation=activation).training_loss for layers in (1, 10)]
    assert numbers_of(q8.deep_network_fits_its_training_set, control=control) == losses
    trainings = [q8.as_they_are, q8.new, q8.new if control else q8.copied]
    losses = [q8.fit(0).loss, *(q8.fit(0, training=training).loss for training in trainings[1:])]
    assert numbers_of(q8.new_examples_help_and_copies_do_not, control=control) == losses


def test_what_the_generators_draw():
    X, y = q8.showings(np.random.default_rng(0), 20)
    labels = {tuple(x): label for x, label in zip(X, y, strict=True)}
    rows, of_rows = q8.copied(np.random.default_rng(1), X, y)
    assert all(labels[tuple(x)] == label for x, label in zip(rows, of_rows, strict=True))
    moved, of_moved = q8.blurred(np.random.default_rng(1), X, y)  # the same draws, and then moved
    np.testing.assert_array_equal(of_moved, of_rows)
    assert (moved - rows).std() == pytest.approx(0.5, rel=0.02)
    fresh, _ = q8.new(np.random.default_rng(1), X, y)
    assert len(rows) == len(moved) == len(fresh) == q8.PLENTY
    assert not labels.keys() & {tuple(x) for x in fresh}


def test_rows_of_generators_and_of_depths_are_means_over_seeds():
    for (_, gap, loss), training in zip(
        q8.generators_compared(), (q8.as_they_are, q8.copied, q8.blurred, q8.new), strict=True
    ):
        fits = [q8.fit(seed, training=training) for seed in range(4)]
        assert gap == pytest.approx(np.mean([f.training_accuracy - f.accuracy for f in fits]))
        assert loss == pytest.approx(np.mean([f.loss for f in fits]))
    depths = {row[0]: row[1:] for row in q8.performance_by_depth()}
    for layers in (0, 10):
        assert depths[layers] == pytest.approx(np.mean([q8.fit(seed, layers) for seed in range(4)], axis=0))
    training, development = q8.draw_performance_by_depth().axes[0].lines
    for line, name, column in ((training, "training set", 0), (development, "development set", 2)):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_ydata(), [of_depth[column] for of_depth in depths.values()])
