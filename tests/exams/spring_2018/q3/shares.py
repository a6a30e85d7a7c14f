"""Images with all animals found, counted one by one."""


def shares_found(X, Y, outputs, threshold):
    """The images with all animals found and no other, of those with one animal and of those with several."""
    found = {True: [], False: []}
    for said, label in zip(outputs.tolist(), Y.tolist(), strict=True):
        found[sum(label) == 1].append([p > threshold for p in said] == [entry == 1 for entry in label])
    return [sum(found[alone]) / len(found[alone]) for alone in (True, False)]
