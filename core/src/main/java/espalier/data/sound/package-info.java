/// Sounds as numbers: [espalier.data.sound.Fft], [espalier.data.sound.Stft], [espalier.data.sound.MelFilters] and
/// [espalier.data.sound.MelSpectrogram] go from samples to what a network is shown, [espalier.data.sound.Mfcc] to the
/// classic coefficients, [espalier.data.sound.Resampler] from one rate to another; [espalier.data.sound.Gain],
/// [espalier.data.sound.Noise], [espalier.data.sound.TimeShift] and [espalier.data.sound.SpecAugment] change training
/// sounds at random. Nothing here knows files.
@NullMarked
package espalier.data.sound;

import org.jspecify.annotations.NullMarked;
