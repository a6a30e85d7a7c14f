r"""Numerical derivatives, to check the analytic ones against.

They are taken at `x` in float64, whatever its dtype, and are float64 too. Points and values that are
not finite are refused, as is a step that vanishes in the rounding of `x`.
"""

import numpy as np

from solutions.nn.checks import finite, floating, generator, positive


def numerical_jacobian(f, x, step=1e-5):
    r"""All $\partial f_k / \partial x_i$, each approximated by $(f_k(x + h e_i) - f_k(x - h e_i)) / 2h$.

    Args:
        f: function of an array like `x`, with a number or an array as its value.
        x: where, any shape.
        step: h. The truncation error is of the order $h^2$, the rounding error
            $\varepsilon/h$, with ε the spacing of floats at 1.

    Returns:
        Array `(*shape of f(x), *shape of x)`: the numerator's axes come first.

    Raises:
        ValueError: `step` is not positive, or lost beside x; x is empty; or x or f(x) are no finite
            real numbers.

    Examples:
        >>> numerical_jacobian(lambda x: [x[0] * x[1], x[0] + x[1]], [2.0, 3.0]).round(6).tolist()
        [[3.0, 2.0], [1.0, 1.0]]
    """
    x, steps = _point_and_steps(x, step)
    if np.any(x + step == x):
        raise ValueError(f"step={step}, expected a number that is not lost beside x={np.abs(x).max()}")
    columns = [np.subtract(_value(f, x + h), _value(f, x - h)) / (2 * step) for h in steps]
    return finite(np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape), x=x)


def numerical_gradient(f, x, step=1e-5):
    r"""$\partial f / \partial x_i \approx (f(x + h e_i) - f(x - h e_i)) / 2h$ of a scalar function.

    Args:
        f: function of an array like `x`, with a number as its value.
        x: where, any shape.
        step: h.

    Returns:
        Array of the shape of `x`.

    Raises:
        ValueError: `f` is not scalar, or as `numerical_jacobian`.

    Examples:
        >>> numerical_gradient(lambda x: x[0] ** 2 * x[1], [2.0, 3.0]).round(6).tolist()
        [12.0, 4.0]
    """
    _check_scalar(f(_point_and_steps(x, step)[0]))
    return numerical_jacobian(f, x, step)


def complex_step_gradient(f, x, step=1e-30):
    r"""$\partial f / \partial x_i = \operatorname{Im} f(x + i h e_i) / h$, exact to rounding.

    No difference is taken, so nothing cancels and h may be as small as one likes. `f` must be
    analytic: no `abs`, no maximum, no conjugate.
    Source: Squire & Trapp, "Using Complex Variables to Estimate Derivatives of Real Functions",
    SIAM Review, 1998.

    Args:
        f: function of a complex array like `x`, with a number as its value.
        x: where, any shape.
        step: h.

    Returns:
        Array of the shape of `x`.

    Raises:
        ValueError: `f` is not scalar or drops the imaginary part; `step` is not positive; x is empty;
            or x or f are not finite.

    Examples:
        >>> complex_step_gradient(lambda x: np.exp(x[0]) * x[1], [0.0, 3.0]).tolist()
        [3.0, 1.0]
    """
    x, steps = _point_and_steps(x, step)
    values = [f(x + 1j * h) for h in steps]
    _check_scalar(values[0])
    if not np.iscomplexobj(values[0]):
        raise ValueError(f"f(x)={values[0]} is real, expected a complex value of an analytic f")
    return finite((np.imag(values) / step).reshape(x.shape), **{"f(x)": np.imag(values)})


def check_gradient(f, gradient, x, rng=0, step=1e-5):
    r"""Relative error $\|a - n\| / (\|a\| + \|n\|)$ of an analytic gradient a, with n numerical.

    An array-valued `f` is checked through a random upstream gradient u, as backpropagation uses
    it: $L = \sum u \odot f(x)$. (A plain sum, $u = 1$, hides many errors.)

    Args:
        f: function of an array like `x`, with a number or an array as its value.
        gradient: `gradient(x)` if f is scalar, else `gradient(x, upstream)`: the gradient of L.
        x: where, any shape; away from kinks.
        rng: seed or generator of the upstream gradient.
        step: half the distance of the central difference.

    Returns:
        Nearly 0 if right, but for rounding; about 1 if wrong.

    Raises:
        ValueError: the gradient has not the shape of `x`, or vanishes, so that nothing is checked; or
            as `numerical_jacobian`.

    Examples:
        >>> check_gradient(np.tanh, lambda x, u: u * (1 - np.tanh(x) ** 2), [0.3, -1.2]) < 1e-8
        True
        >>> check_gradient(np.tanh, lambda x, u: u * (1 - np.tanh(x)), [0.3, -1.2]) < 1e-8
        False
    """
    x, _ = _point_and_steps(x, step)
    if np.ndim(value := _value(f, x)) == 0:
        analytic, numeric = gradient(x), numerical_gradient(f, x, step)
    else:
        upstream = generator("rng", rng).standard_normal(np.shape(value))
        analytic = gradient(x, upstream)
        numeric = numerical_gradient(lambda x: np.sum(upstream * f(x)), x, step)
    analytic = finite(floating("gradient", analytic), gradient=analytic)
    if np.shape(analytic) != x.shape:
        raise ValueError(f"gradient has shape {np.shape(analytic)}, expected that of x, {x.shape}")
    scale = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    if scale == 0:
        raise ValueError(f"the gradient vanishes at x={x.tolist()}, expected another point")
    return float(np.linalg.norm(analytic - numeric) / finite(scale, gradient=analytic))


def _point_and_steps(x, step):
    """A copy of x in float64, so that f cannot change it, and $h e_i$ for every i."""
    x = np.array(finite(floating("x", x), x=x), dtype=float)
    if x.size == 0:
        raise ValueError(f"x has shape {x.shape}, expected at least one entry")
    return x, (positive("step", step) * np.eye(x.size)).reshape(x.size, *x.shape)


def _value(f, x):
    """f(x) as floats, of which no difference wraps."""
    value = floating("f(x)", f(x))
    return finite(value, **{"f(x)": value})


def _check_scalar(value):
    if np.ndim(value) != 0:
        raise ValueError(f"f(x) has shape {np.shape(value)}, expected a scalar")
