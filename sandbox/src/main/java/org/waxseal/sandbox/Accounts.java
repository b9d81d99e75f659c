package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may read what in the sandbox. */
final class Accounts {
    /**
     * Owner of the mailboxes. No account stands behind it, none is needed; the range 30000 to 59999
     * is reserved in Debian (policy 9.2.2), so that no account of the machine has it.
     */
    static final int MAILBOXES = 48_801;

    /** Runs webmail's PHP; see {@link #MAILBOXES}. */
    static final int WEBMAIL = 48_802;

    private Accounts() {}

    /** Makes an account of the machine, by name, the owner. */
    static void give(Path path, String user, String group) {
        try {
            var lookup = path.getFileSystem().getUserPrincipalLookupService();
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            view.setOwner(lookup.lookupPrincipalByName(user));
            view.setGroup(lookup.lookupPrincipalByGroupName(group));
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot give %s to %s: %s; is its Debian package installed?"
                            .formatted(path, user, e.getMessage()),
                    e);
        }
    }

    /** Makes a numeric user id, with the group of the same number, the owner. */
    static void give(Path path, int id) {
        try {
            Files.setAttribute(path, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot give %s to user %d: %s".formatted(path, id, e.getMessage()), e);
        }
    }

    /** Sets exactly this mode, for example {@code rw-r-----}. */
    static void mode(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot set the mode of %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /**
     * Writes a file that is born with this mode: it is never readable by more, not even briefly.
     */
    static void write(Path file, String mode, String content) {
        try {
            Path fresh =
                    Files.createTempFile(
                            file.toAbsolutePath().getParent(),
                            ".new-",
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content);
            mode(fresh, mode);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SandboxException("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
