package org.waxseal.assigner.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Runs one program of this machine, feeding and draining it at once so that no pipe fills up. */
final class LocalCommand {
    private static final System.Logger LOGGER = System.getLogger(LocalCommand.class.getName());
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int COMPLAINT_KEPT = 8192;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private LocalCommand() {}

    static CommandOutcome run(Command command, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command.words()).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new CommandOutcome(
                    CommandOutcome.NOT_FOUND,
                    "",
                    command.words().getFirst() + " could not be started");
        }
        StringBuilder complaint = new StringBuilder();
        Thread input = Thread.ofVirtual().start(() -> feed(process, command.input()));
        Thread output = Thread.ofVirtual().start(() -> drain(process.getInputStream(), lines));
        Thread errors =
                Thread.ofVirtual().start(() -> keepEnd(process.getErrorStream(), complaint));
        try {
            boolean ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            input.join(DRAIN);
            // A daemon started by the program may hold its pipes for ever.
            output.join(DRAIN);
            errors.join(DRAIN);
            String said;
            synchronized (complaint) {
                said = complaint.toString();
            }
            return new CommandOutcome(
                    ended ? process.exitValue() : CommandOutcome.TIMED_OUT, "", said);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new WaxsealException(
                    ErrorCode.NODE_UNREACHABLE, "stopped while running " + command, e);
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input);
        } catch (IOException e) {
            LOGGER.log(
                    Level.DEBUG, "Input not read to its end; the status tells whether it matters");
        }
    }

    private static void drain(InputStream stream, Consumer<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(Level.DEBUG, "Output cut short, as when the program is killed");
        }
    }

    private static void keepEnd(InputStream stream, StringBuilder kept) {
        char[] block = new char[1024];
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int length = reader.read(block); length >= 0; length = reader.read(block)) {
                synchronized (kept) {
                    kept.append(block, 0, length);
                    if (kept.length() > COMPLAINT_KEPT) {
                        kept.delete(0, kept.length() - COMPLAINT_KEPT);
                    }
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "Complaints cut short, as when the program is killed");
        }
    }
}
