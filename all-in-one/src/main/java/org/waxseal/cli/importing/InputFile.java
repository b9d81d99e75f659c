package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * A file to import: UTF-8, with or without a byte order mark.
 *
 * @param sha256 of its bytes, hexadecimal: whether it is still the same file
 */
record InputFile(Path path, String sha256) {
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    /**
     * Reads all of it once.
     *
     * @throws CommandFailed when it cannot be read, or where it is not UTF-8
     */
    static InputFile examine(Path path) {
        MessageDigest digest = newDigest();
        try (InputStream bytes = Files.newInputStream(path)) {
            check(path, bytes, digest);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return new InputFile(path, HexFormat.of().formatHex(digest.digest()));
    }

    private static void check(Path path, InputStream bytes, MessageDigest digest)
            throws IOException {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.allocate(64 * 1024);
        CharBuffer out = CharBuffer.allocate(64 * 1024);
        long line = 1;
        int read;
        do {
            read = bytes.read(in.array(), in.position(), in.remaining());
            if (read > 0) {
                digest.update(in.array(), in.position(), read);
                in.position(in.position() + read);
            }
            in.flip();
            CoderResult result = decoder.decode(in, out, read < 0);
            line += newLines(out);
            if (result.isError()) {
                throw CommandFailed.usage(
                        "%s is not UTF-8: line %d has a byte that cannot stand there; save it as UTF-8"
                                .formatted(path, line));
            }
            in.compact();
        } while (read >= 0);
    }

    private static long newLines(CharBuffer out) {
        out.flip();
        long lines = out.chars().filter(character -> character == '\n').count();
        out.clear();
        return lines;
    }

    BufferedReader open() throws IOException {
        BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8),
                        256 * 1024);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    static CommandFailed unreadable(Path path, IOException fault) {
        return CommandFailed.usage(
                "%s %s"
                        .formatted(
                                path,
                                Files.exists(path)
                                        ? "cannot be read: " + fault.getMessage()
                                        : "does not exist"));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
