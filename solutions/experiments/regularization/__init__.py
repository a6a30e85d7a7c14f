"""What keeps networks from fitting chance: dropout, penalties, noise, augmentation, early stopping."""
