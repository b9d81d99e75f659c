package org.waxseal.common.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * A file in which an operator gives us a secret.
 *
 * @param setting the property that names it, for messages
 */
public record SecretFile(String setting, Path file) {

    /**
     * What it holds.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when it cannot be read or is open to
     *     everybody
     */
    public String read() {
        try {
            requirePrivate();
            return Files.readString(file);
        } catch (IOException e) {
            throw invalid("cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    /** Its first line without white space around it; empty when there is none. */
    public String firstLine() {
        return read().lines().findFirst().orElse("").strip();
    }

    /** What is wrong with the file. Without a cause: a parser's exception may quote the secret. */
    public WaxsealException invalid(String fault) {
        return new WaxsealException(
                ErrorCode.FIELD_INVALID, "%s: %s %s".formatted(setting, file, fault));
    }

    private void requirePrivate() throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.OTHERS_READ)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw invalid("can be used by everybody on this machine; run: chmod o= " + file);
        }
    }
}
