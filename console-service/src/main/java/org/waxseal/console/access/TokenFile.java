package org.waxseal.console.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** The file that holds the API token: made at first start, readable by its owner only. */
public final class TokenFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY_OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{32,512}");

    private final Path path;
    private final SecureRandom random;

    public TokenFile(Path path, SecureRandom random) {
        this.path = path.toAbsolutePath();
        this.random = random;
    }

    /**
     * Reads the token; makes it first when there is no file.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when others may read the file or it holds
     *     no token
     */
    public ApiToken open() {
        try {
            if (!Files.exists(path)) {
                create();
            }
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "waxseal.console.token-file '%s' cannot be read or made; check its directory's owner and mode"
                            .formatted(path),
                    e);
        }
    }

    /** Whole or not at all, and never over the file of an instance that was faster. */
    private void create() throws IOException {
        Path directory = path.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(DIRECTORY_OWNER_ONLY));
        }
        Path fresh =
                path.resolveSibling(
                        path.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        Files.deleteIfExists(fresh);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                ByteBuffer line = StandardCharsets.US_ASCII.encode(Secrets.generate(random) + "\n");
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(true);
            }
            Files.createLink(path, fresh);
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(path)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private ApiToken read() throws IOException {
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(Files.getPosixFilePermissions(path));
        others.removeAll(OWNER_ONLY);
        if (!others.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "waxseal.console.token-file '%s' has mode %s; others must not use it: chmod 600 it"
                            .formatted(
                                    path,
                                    PosixFilePermissions.toString(
                                            Files.getPosixFilePermissions(path))));
        }
        String token = Files.readString(path, StandardCharsets.US_ASCII).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "waxseal.console.token-file '%s' holds no token; write 32 to 512 printable characters, or delete it to have a new one made"
                            .formatted(path));
        }
        return ApiToken.of(token);
    }
}
