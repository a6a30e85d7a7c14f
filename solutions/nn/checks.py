r"""What the functions of this package ask of their arguments, and in which dtype they compute.

Integers and booleans become float64, in which nothing wraps. float32 and float64 are kept; float16
is computed in float32, and results are given back as float16. What cannot be right is refused with a
`ValueError` that names the argument, its value, and what was expected: NaN, complex numbers, shapes
that do not fit, and finite numbers whose result the dtype cannot hold.
"""

from functools import reduce, wraps
from inspect import signature
from numbers import Integral, Real

import numpy as np


def floating(name, value, nan=False):
    """An array of floating-point numbers: integers and booleans as float64, floats as they are.

    Raises:
        ValueError: the value is no array of real numbers, or, unless `nan` is set, one of them is NaN.

    Examples:
        >>> floating("z", np.uint8([1, 2])).dtype, floating("z", np.float16([1, 2])).dtype
        (dtype('float64'), dtype('float16'))
        >>> floating("z", [1j])
        Traceback (most recent call last):
        ValueError: z=[1j], expected real numbers
    """
    try:
        array = np.asarray(value)
    except (TypeError, ValueError) as error:  # rows of unequal lengths
        raise ValueError(f"{name}={_short(value)}, expected an array of real numbers") from error
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise ValueError(f"{name}={_short(value)}, expected real numbers")
    if not nan and np.count_nonzero(np.isnan(array)):
        raise ValueError(f"{name}=nan, expected real numbers")
    return array


def finite(result, **arguments):
    """The result if all of it is finite; else the argument is refused that it comes from.

    Raises:
        ValueError: an entry is infinite or NaN.

    Examples:
        >>> finite(np.square([3.0, 4.0]), z=[3.0, 4.0]).tolist()
        [9.0, 16.0]
        >>> finite(np.float64("inf"), w=[0.0, 1.0], z=[3.0, np.inf])
        Traceback (most recent call last):
        ValueError: z=3.0 … inf, expected numbers whose result is finite in float64
    """
    if _all(np.isfinite(result)):
        return result
    arrays = {name: np.asarray(value) for name, value in arguments.items()}
    name = next((name for name, array in arrays.items() if not _all(np.isfinite(array))), next(iter(arrays)))
    low, high = arrays[name].min(), arrays[name].max()
    span = low if low == high or np.isnan(low) else f"{low} … {high}"
    raise ValueError(f"{name}={span}, expected numbers whose result is finite in {np.asarray(result).dtype}")


def keeps_dtype(*names, beside=(), limits=False, least=np.float32):
    """Decorator: compute in at least float32, and give arrays back in the dtype of the arguments named.

    These arguments, and those beside them, come in as arrays of one dtype, the widest of theirs and
    `least`; None is left alone. Of the results, arrays of floats are cast and must be finite. A named
    tuple among them, such as a cache, is left as it is: of float16 it holds float32.

    Args:
        names: the arguments whose common dtype the results get.
        beside: further arguments that are arrays of numbers, of any dtype.
        limits: whether infinite arguments may have infinite results, as the limits of finite ones.
        least: the narrowest dtype to compute in.

    Examples:
        >>> @keeps_dtype("z")
        ... def sum_of_squares(z):
        ...     return np.sum(z**2)
        >>> sum_of_squares(np.float16([100.0, 20.0])), sum_of_squares(np.int8([100, 20]))
        (np.float16(1.04e+04), np.float64(10400.0))
        >>> sum_of_squares(np.float16([300.0, 20.0]))
        Traceback (most recent call last):
        ValueError: z=20.0 … 300.0, expected numbers whose result is finite in float16
    """

    def decorate(function):
        parameters = list(signature(function).parameters)
        places = {name: parameters.index(name) for name in (*names, *beside)}

        @wraps(function)
        def kept(*args, **options):
            args, arrays = list(args), {}
            for name, place in places.items():
                value = args[place] if place < len(args) else options.get(name)
                if value is not None:
                    arrays[name] = floating(name, value)
            dtypes = [array.dtype for array in arrays.values()]
            wide = reduce(np.promote_types, dtypes, np.dtype(least))
            dtype = reduce(np.promote_types, dtypes[: sum(name in arrays for name in names)] or [wide])
            for name, array in arrays.items():
                holder, key = (args, places[name]) if places[name] < len(args) else (options, name)
                holder[key] = array.astype(wide, copy=False)[()]  # a number as a number
            with np.errstate(all="ignore"):  # what comes of it is looked at
                result = function(*args, **options)
                return _cast(result, dtype, arrays, limits)

        return kept

    return decorate


def _cast(result, dtype, arrays, limits):
    if type(result) is tuple:
        return tuple(_cast(entry, dtype, arrays, limits) for entry in result)
    if isinstance(result, (np.ndarray, np.floating)) and result.dtype.kind == "f":
        result = result.astype(dtype, copy=False)
    elif not isinstance(result, float):
        return result
    infinite = limits and not all(_all(np.isfinite(array)) for array in arrays.values())
    return result if infinite and not np.isnan(result).any() else finite(result, **arrays)


def _all(flags):
    return np.count_nonzero(flags) == np.size(flags)  # faster than `all` where there are few


def positive(name, value):
    """The value as a float, if it is a positive, finite number; else a `ValueError`.

    Examples:
        >>> positive("limit", 3)
        3.0
        >>> positive("limit", 0)
        Traceback (most recent call last):
        ValueError: limit=0, expected a positive number
    """
    return _number(name, value, lambda x: 0 < x < np.inf, "a positive number")


def non_negative(name, value):
    """The value as a float, if it is a finite number of at least 0; else a `ValueError`.

    Examples:
        >>> non_negative("penalty", -1)
        Traceback (most recent call last):
        ValueError: penalty=-1, expected a number of at least 0
    """
    return _number(name, value, lambda x: 0 <= x < np.inf, "a number of at least 0")


def share(name, value):
    """The value as a float, if it is a number in [0, 1), how much of an old average stays; else a `ValueError`.

    Examples:
        >>> share("momentum", 1)
        Traceback (most recent call last):
        ValueError: momentum=1, expected a number in [0, 1)
    """
    return _number(name, value, lambda x: 0 <= x < 1, "a number in [0, 1)")


def probability(name, value):
    """The value as a float, if it is a number in (0, 1], the probability of what can occur; else a `ValueError`.

    Examples:
        >>> probability("keep", 0)
        Traceback (most recent call last):
        ValueError: keep=0, expected a probability in (0, 1]
    """
    return _number(name, value, lambda x: 0 < x <= 1, "a probability in (0, 1]")


def number(name, value):
    """The value as a float, if it is a finite number; else a `ValueError`.

    Examples:
        >>> number("alpha", "0.1")
        Traceback (most recent call last):
        ValueError: alpha='0.1', expected a number
    """
    return _number(name, value, np.isfinite, "a number")


def flag(name, value):
    """The value as a bool.

    Raises:
        ValueError: it is neither True nor False.

    Examples:
        >>> flag("bias", 2)
        Traceback (most recent call last):
        ValueError: bias=2, expected True or False
    """
    if not isinstance(value, bool | np.bool):
        raise ValueError(f"{name}={_short(value)}, expected True or False")
    return bool(value)


def count(name, value, least=1, otherwise=""):
    """The value as an int of Python, which does not wrap.

    Raises:
        ValueError: it is no integer of at least `least`; `otherwise` says what else would do.

    Examples:
        >>> count("filters", np.int8(100)) * 9
        900
        >>> count("filters", 2.0)
        Traceback (most recent call last):
        ValueError: filters=2.0, expected an integer of at least 1
    """
    if type(value) is int and value >= least:
        return value  # most are, and `isinstance` of an abstract class takes its time
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name}={_short(value)}, expected an integer of at least {least}{otherwise}")
    return int(value)


def axes(name, array, layout):
    """The array, if its axes are those of the layout, such as "(batch, features)", and none is empty.

    Raises:
        ValueError: it has another number of axes, or no entries.

    Examples:
        >>> axes("z", np.ones((2, 3)), "(batch, features)").shape
        (2, 3)
        >>> axes("z", np.ones((0, 3)), "(batch, features)")
        Traceback (most recent call last):
        ValueError: z has shape (0, 3), expected (batch, features), none of them 0
    """
    if array.ndim != len(layout.strip("(),").split(",")) or array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, expected {layout}, none of them 0")
    return array


def same_shape(name, array, other_name, other):
    """Refuse shapes that would broadcast, such as (m, 1) and (m,) to (m, m).

    Raises:
        ValueError: the two shapes differ.

    Examples:
        >>> same_shape("prediction", np.ones((3, 1)), "target", np.ones(3))
        Traceback (most recent call last):
        ValueError: prediction has shape (3, 1), target (3,), expected the same
    """
    if np.shape(array) != np.shape(other):
        raise ValueError(f"{name} has shape {np.shape(array)}, {other_name} {np.shape(other)}, expected the same")


def has_shape(name, array, shape):
    """The array, if it has this shape.

    Raises:
        ValueError: it has another one.

    Examples:
        >>> has_shape("gamma", np.ones(2), (3,))
        Traceback (most recent call last):
        ValueError: gamma has shape (2,), expected (3,)
    """
    if np.shape(array) != shape:
        raise ValueError(f"{name} has shape {np.shape(array)}, expected {shape}")
    return array


def generator(name, seed):
    """The generator of a seed; a generator itself is taken as it is.

    Raises:
        ValueError: it is neither.

    Examples:
        >>> generator("rng", -1)
        Traceback (most recent call last):
        ValueError: rng=-1, expected a seed or a generator
    """
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}={_short(seed)}, expected a seed or a generator") from error


def _number(name, value, test, expected):
    if not isinstance(value, Real) or not test(value):
        raise ValueError(f"{name}={_short(value)}, expected {expected}")
    return float(value)


def _short(value):
    words = " ".join(repr(value).split())
    return words if len(words) <= 60 else f"{words[:57]}…"
