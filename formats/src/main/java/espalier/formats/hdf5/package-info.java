/// HDF5 files: [espalier.formats.hdf5.Hdf5] reads any numbers and texts by name, [espalier.formats.hdf5.CourseH5] finds
/// pictures with labels among them.
@NullMarked
package espalier.formats.hdf5;

import org.jspecify.annotations.NullMarked;
