r"""More layers to count: the transposed, the depthwise and the separable convolution, global pooling.

They stand in a stack beside those of `shapes`, whose conventions hold: volumes without their batch
and with their channels last.
"""

from solutions.nn.checks import count
from solutions.nn.shapes import Pair


def transposed_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int | str | Pair = 0,
    dilation: int = 1,
    output_padding: int = 0,
) -> int:
    r"""Length of an axis after a transposed convolution: $(n - 1)\,s + d\,(k - 1) + 1 - 2p + o$.

    With `padding="same"` it is $n s$. A convolution with the same numbers takes it back to n.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016,
    relationship 14.

    Args:
        size: length n of the axis.
        kernel: length k of the kernel.
        stride: step s between the kernels that two neighbours spread.
        padding: p, cut off on *each* side, a pair (before, after), or "same" or "valid".
        dilation: distance d between two entries of the kernel.
        output_padding: o, added at the end, less than s; none with "same".

    Raises:
        ValueError: a length is not such an integer, or nothing is left.

    Examples:
        >>> transposed_size(7, kernel=3, stride=2)
        15
        >>> transposed_size(7, kernel=3, stride=2, padding="same")
        14
        >>> transposed_size(7, kernel=3, stride=2, padding=1, output_padding=1)
        14
    """
    whole = {"size": size, "kernel": kernel, "stride": stride, "dilation": dilation}
    for name, value in whole.items():
        count(name, value)
    count("output_padding", output_padding, least=0)
    most = 0 if padding == "same" else stride - 1
    if output_padding > most:
        raise ValueError(
            f"output_padding={output_padding}, expected at most {most} with stride={stride}, padding={padding!r}"
        )
    if padding == "same":
        return size * stride
    full = (size - 1) * stride + dilation * (kernel - 1) + 1 + output_padding
    padding = 0 if padding == "valid" else padding
    before, after = padding if isinstance(padding, tuple) and len(padding) == 2 else (padding, padding)
    for cut in (before, after):
        count("padding", cut, least=0, otherwise=', or "same" or "valid"')
    if before + after >= full:
        raise ValueError(f"padding={padding} cuts off all {full} of the result, expected less")
    return full - before - after
