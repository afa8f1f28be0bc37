/// Random changes to pictures while a network learns from them, so that it cannot learn them by heart:
/// [espalier.data.image.PictureAugmentation] applies a list of [espalier.data.image.Change]s to a batch,
/// [espalier.data.image.Mix] blends pictures with each other and their targets with them.
@NullMarked
package espalier.data.image;

import org.jspecify.annotations.NullMarked;
