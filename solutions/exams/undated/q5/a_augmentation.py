"""More pictures of the rare class.

>>> augmentation_for_a_rare_class.answer()
('changed', 'trace')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import minority_augmentation
from solutions.part import Key, prose

augmentation_for_a_rare_class = prose(
    "a",
    "Augmentation against class imbalance",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "flipping",
        "imbalanced data",
        "unbalanced classes",
        "minority class",
        "translation",
        "Gaussian blur",
        "image classification",
    ),
    claims={
        "changed": shown(
            "The rare class is that of the pictures *without* a giraffe. Copies of them that are mirrored or shifted "
            "keep the label; trained with these, a model finds more of this class than with plain copies, and does "
            "better on both classes together.",
            minority_augmentation.changed_copies_find_the_rare_class,
        ),
        "trace": shown(
            "A change that leaves a trace, such as a blur, must not be made to the rare class alone: the trace is "
            "then the easiest sign of that class, and blurred giraffes are no longer recognised.",
            minority_augmentation.a_change_of_one_class_gives_it_away,
        ),
        "giraffes": refuted(
            "It helps as well to augment the pictures with a giraffe, since giraffes are to be found.",
            minority_augmentation.more_of_the_common_class_hides_the_rare,
        ),
    },
    key=Key("Gaussian blur, translation, reflection", printed=("changed",)),
)
