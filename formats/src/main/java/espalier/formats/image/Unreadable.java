package espalier.formats.image;

/// Why a picture cannot be read, said where no file name is known; [Images] puts the name in front and throws a
/// [BadInput][espalier.formats.BadInput].
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
        super(reason);
    }

    Unreadable(String reason, Throwable cause) {
        super(reason, cause);
    }

    static Unreadable breaksOff(long at) {
        return new Unreadable(
                "breaks off after " + at + " bytes; it seems to be only a part of the picture, copy it again");
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
