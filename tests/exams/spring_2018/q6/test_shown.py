"""What the figures of Spring 2018, question 6, show, by other means."""

from tests.shown import assert_drawn, shows


@shows("spring-2018/q6#a figure")
def test_two_pictures_in_one_network(shown):
    """From left to right, each column from above: picture, network and encoding; and what both share."""
    (panel,) = shown
    words = sorted((float(x), -float(y), text) for text, x, y in panel.texts if text)
    assert [text for *_, text in words] == [
        *("first picture\nx⁽¹⁾", "network", "e⁽¹⁾"),
        *("the same", "weights", "loss ‖e⁽¹⁾ − e⁽²⁾‖²"),
        *("second picture\nx⁽²⁾", "network", "e⁽²⁾"),
    ]
    arrows = [at for text, *at in panel.texts if not text]
    assert arrows == [[side * x, y] for side in (-1, 1) for x, y in ((1, 2.4), (1, 1.4), (0.6, 0.3))]
    assert_drawn(panel, {0: ([-0.45, 0.45], 2.1)})
