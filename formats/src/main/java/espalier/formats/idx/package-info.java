/// IDX, the format of MNIST and its relatives: [espalier.formats.idx.Idx] reads one file.
@NullMarked
package espalier.formats.idx;

import org.jspecify.annotations.NullMarked;
