package org.waxseal.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A short command, run to its end. Its environment is clean: nothing of the caller's leaks in. */
final class Command {
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Command() {}

    /**
     * @param output of both streams
     */
    record Result(int exitCode, String output) {}

    /**
     * Runs {@code words} and gives its output.
     *
     * @throws SandboxException when it ends with another code than 0, with its output
     */
    static String run(SandboxDirectory directory, String... words) {
        return runWithInput(directory, "", words);
    }

    static String runWithInput(SandboxDirectory directory, String input, String... words) {
        Result result = tryWithInput(directory, input, words);
        if (result.exitCode() != 0) {
            throw new SandboxException(
                    "'%s' ended with %d: %s"
                            .formatted(
                                    String.join(" ", words),
                                    result.exitCode(),
                                    result.output().strip()));
        }
        return result.output();
    }

    static Result tryWithInput(SandboxDirectory directory, String input, String... words) {
        List<String> command = Arrays.asList(words);
        // The output goes through a file: a daemon that the command leaves behind inherits it, and
        // a
        // pipe would then never end.
        Path in = null;
        Path out = null;
        try {
            in = Files.createTempFile(directory.path(), ".in-", "");
            out = Files.createTempFile(directory.path(), ".out-", "");
            Files.writeString(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.path().toFile())
                            .redirectInput(in.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.environment().clear();
            builder.environment().putAll(ENVIRONMENT);
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new SandboxException(
                        "'%s' did not end within %d s: %s"
                                .formatted(String.join(" ", words), LIMIT.toSeconds(), read(out)));
            }
            return new Result(process.exitValue(), read(out));
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot run '%s': %s; is its Debian package installed?"
                            .formatted(words[0], e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while running '" + words[0] + "'", e);
        } finally {
            delete(in);
            delete(out);
        }
    }

    private static String read(Path output) throws IOException {
        // Not Files.readString: what a program prints need not be valid UTF-8.
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
