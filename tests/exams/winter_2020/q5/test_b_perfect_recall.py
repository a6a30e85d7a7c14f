"""Second routes to Winter 2020, question 5, part b."""

import keras
import numpy as np

from solutions.exams.winter_2020.q5.b_perfect_recall import meaning_of_perfect_recall, perfect_model_has_it_too
from tests.confirm import confirms


@confirms("winter-2020/q5#b", "Keras's own metrics of a model that always says yes, and of one that is always right")
def test_recall_and_precision_equal_keras():
    label = np.random.default_rng(0).permutation(np.repeat([1, 0], [35, 65]))
    by_model = []
    for said in (np.ones(100), label):
        metrics = keras.metrics.Recall(), keras.metrics.Precision()
        for metric in metrics:
            metric.update_state(label, said)
        by_model.append([float(metric.result()) for metric in metrics])
    (found, right), perfect = by_model
    assert found == 1 and right < 0.5 and "constant" in meaning_of_perfect_recall.answer()
    assert perfect == list(perfect_model_has_it_too().numbers.values()) and "good" in meaning_of_perfect_recall.answer()
