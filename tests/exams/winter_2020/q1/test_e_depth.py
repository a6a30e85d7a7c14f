"""What the reading of Winter 2020, question 1, part e, rests on."""

from solutions.exams.winter_2020.q1.e_depth import tells_when_several_layers_draw_more, units_of_the_same_size


def test_the_witness_refuses_what_names_no_width():
    assert tells_when_several_layers_draw_more(lambda units: units < 100)
    assert not tells_when_several_layers_draw_more(lambda units: False)
    assert not tells_when_several_layers_draw_more(lambda units: True)


def test_a_single_layer_of_the_same_size():
    folding = 2 + 2 + 7 * (4 + 2) + 2 + 1  # eight layers of two units, and the output
    assert 3 * units_of_the_same_size() + 1 <= folding < 3 * (units_of_the_same_size() + 1) + 1
