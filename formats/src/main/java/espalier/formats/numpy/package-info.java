/// NumPy's files: `.npz` archives, folders of `.npy` files, arrays side by side. [espalier.formats.numpy.NumpyPictures]
/// reads pictures with labels, [espalier.formats.numpy.NumpyTable] rows of features.
@NullMarked
package espalier.formats.numpy;

import org.jspecify.annotations.NullMarked;
