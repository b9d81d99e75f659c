package org.waxseal.issuer.exec;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;

/**
 * TXT records by a program, called as lego's {@code exec} provider calls it in its default mode:
 * {@code COMMAND present _acme-challenge.example.org. VALUE} and {@code COMMAND cleanup} with the
 * same, an exit status of 0 for success. One call at a time, as lego does: such programs edit a
 * file or replace records, and are not made for more. There is no shell, nothing on its standard
 * input, and of our environment it sees {@code HOME} only.
 */
public final class CommandSolver implements DnsSolver {
    private static final Logger LOGGER = LoggerFactory.getLogger(CommandSolver.class);
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int COMPLAINT_KEPT = 8192;
    private static final int MOST_SHOWN = 200;
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final Path command;
    private final Duration timeout;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);

    /**
     * @param command absolute path of the program
     * @param timeout after which it is killed with all that it has started
     */
    public CommandSolver(Path command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    @Override
    public void present(ChallengeRecord record) {
        run("present", record);
    }

    @Override
    public void remove(ChallengeRecord record) {
        run("cleanup", record);
    }

    @Override
    public boolean isVisible(ChallengeRecord record) {
        return true;
    }

    @Override
    public boolean serves(String owner) {
        return false;
    }

    private void run(String action, ChallengeRecord record) {
        try {
            oneAtATime.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            await(start(action, record), action, record);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Process start(String action, ChallengeRecord record) {
        ProcessBuilder builder =
                new ProcessBuilder(
                                List.of(
                                        command.toString(),
                                        action,
                                        record.owner() + ".",
                                        record.value()))
                        .directory(new File("/"))
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        @Nullable String home = environment.get("HOME");
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        if (home != null) {
            environment.put("HOME", home);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw refused(
                    action,
                    record,
                    "cannot be started; check waxseal.issuer.dns.exec.command, its mode and its first line",
                    e);
        }
    }

    private void await(Process process, String action, ChallengeRecord record) {
        StringBuilder complaint = new StringBuilder();
        Thread errors =
                Thread.ofVirtual().start(() -> keepEnd(process.getErrorStream(), complaint));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
                throw refused(
                        action,
                        record,
                        "has not ended after %d s and was killed; waxseal.issuer.dns.exec.timeout allows it longer"
                                .formatted(timeout.toSeconds()),
                        null);
            }
            // A daemon that it leaves behind may hold the pipe for ever.
            errors.join(DRAIN);
        } catch (InterruptedException e) {
            kill(process);
            throw interrupted(e);
        }
        int status = process.exitValue();
        if (status != 0) {
            throw refused(
                    action, record, "ended with %d%s".formatted(status, lastLine(complaint)), null);
        }
    }

    private static void kill(Process process) {
        // Listed first: once their parent is gone they are nobody's descendants.
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
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
            LOGGER.debug("Complaints cut short, as when the program is killed");
        }
    }

    /** Cut and printable: it goes into logs and the owner's mail. */
    private static String lastLine(StringBuilder complaint) {
        String text;
        synchronized (complaint) {
            text = complaint.toString();
        }
        String line =
                text.lines()
                        .map(one -> one.replaceAll("[^\\x20-\\x7e]", "?").strip())
                        .filter(one -> !one.isEmpty())
                        .reduce((first, second) -> second)
                        .orElse("");
        if (line.isEmpty()) {
            return " and says nothing about it";
        }
        return ": " + (line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line);
    }

    private WaxsealException refused(
            String action, ChallengeRecord record, String what, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.DNS_UPDATE_REFUSED,
                "%s: the TXT record at %s cannot be changed: %s %s %s"
                        .formatted(record.name(), record.owner(), command, action, what),
                cause);
    }

    private static WaxsealException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", e);
    }
}
