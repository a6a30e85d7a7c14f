"""Convolution in three dimensions with NumPy.

Layouts: images are `(N, iC, H, W, D)`, kernels `(oC, iC, kh, kw, kd)`, results `(N, oC, oH, oW, oD)`. There is no
padding, one stride serves the three axes, and the kernels are not flipped. The programs stand in `solutions.nn.conv3d`.
"""
