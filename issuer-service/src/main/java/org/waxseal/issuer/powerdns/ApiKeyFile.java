package org.waxseal.issuer.powerdns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Reads the key of PowerDNS's API: the first line of a file, as {@code api-key} has it there. */
public final class ApiKeyFile {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private ApiKeyFile() {}

    /**
     * The key of a file.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when it cannot be read, is open to others
     *     or holds no key; the message never quotes what it holds
     */
    public static String read(Path file) {
        String key;
        try {
            requirePrivate(file);
            key = Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw invalid(file, "cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        }
        if (!KEY.matcher(key).matches()) {
            throw invalid(
                    file,
                    "does not begin with a line that holds the api-key of pdns.conf, and it only");
        }
        return key;
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.OTHERS_READ)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw invalid(file, "can be used by everybody on this machine; run: chmod o= " + file);
        }
    }

    private static WaxsealException invalid(Path file, String fault) {
        return new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.dns.powerdns.api-key-file: %s %s".formatted(file, fault));
    }
}
