package espalier.data.image;

/// One kind of random change to pictures, with how strong it may be; [PictureAugmentation] takes a list of them.
/// Places change by a [Geometry], colours by a [Tone], and [Erase] hides a part.
public sealed interface Change permits Geometry, Tone, Erase {}
