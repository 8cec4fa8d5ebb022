"""What the garbage collector need not look through again and again."""

import gc


def set_aside() -> None:
    """Tidy up, and let the collector pass over what is alive now, for good.

    Thousands of collected tests are some 260,000 objects, and many tests ask for a whole collection. What a
    test makes afterwards is collected as ever.
    """
    gc.collect()
    gc.freeze()
