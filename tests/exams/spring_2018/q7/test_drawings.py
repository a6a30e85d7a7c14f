"""What parts of Spring 2018, question 7, share: `drawings`."""

from solutions.exams.spring_2018.q7.drawings import draw_x_network, draw_x_neuron
from solutions.pages.figures import drawn_by


def words_of(draw):
    return [text.get_text() for text in drawn_by(draw).axes[0].texts]


def test_the_figure_names_weights_as_the_text_does():
    drawn = words_of(draw_x_neuron)
    for i in (1, 2, 3):
        assert f"$c_{{{i}j}}$" in drawn and f"$W_{{j{i}}}$" in drawn


def test_every_neuron_reads_all_of_the_layer_before():
    assert words_of(draw_x_network).count("X") == 3 + 3 + 1
    assert words_of(draw_x_network).count("") == 3 + 3 * 3 + 3 + 1
