"""What parts of Spring 2018, question 7, share: `drawings`."""

from solutions.exams.spring_2018.q7.drawings import below, draw_x_neuron


def test_the_figure_names_weights_as_the_text_does():
    drawn = draw_x_neuron()
    for i in (1, 2, 3):
        assert below("c", f"{i}j") in drawn and below("W", f"j{i}") in drawn
