package org.waxseal.issuer.server;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.common.id.Subject;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.lineage.BackOff;
import org.waxseal.issuer.server.RealIssuer.Options;
import org.waxseal.issuer.server.RealIssuer.Servers;

/**
 * A {@link RealIssuer} in a process of its own, so that it can be killed: registers wildcard
 * certificates for {@code d0, d1...} below a zone and works until its standard input has ended and
 * each of them has a certificate.
 */
final class IssuerProcess {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int AT_ONCE = 8;

    /** As the product's, but that what passes is tried again sooner. */
    private static final BackOff BACK_OFF =
            new BackOff(
                    List.of(Duration.ofHours(1)),
                    List.of(Duration.ofMillis(200), Duration.ofSeconds(1)));

    private IssuerProcess() {}

    /**
     * Runs it.
     *
     * @param arguments directory for database and vault, ACME directory, trust file, name server,
     *     TSIG key file, zone, number of domains
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (HikariDataSource dataSource = open(directory);
                RealIssuer issuer =
                        new RealIssuer(
                                dataSource,
                                directory.resolve("vault"),
                                new Servers(
                                        URI.create(arguments[1]),
                                        Path.of(arguments[2]),
                                        arguments[3],
                                        Path.of(arguments[4])),
                                BACK_OFF,
                                Options.standard())) {
            List<Subject> subjects = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[6]); i++) {
                String domain = domain(i, arguments[5]);
                subjects.add(
                        issuer.register(domain, 1, RealIssuer.policy(0, domain, "*." + domain)));
            }
            AtomicBoolean ended = untilInputEnds();
            work(
                    issuer,
                    () ->
                            ended.get()
                                    && subjects.stream()
                                            .map(issuer::lineage)
                                            .allMatch(lineage -> lineage.current() != null));
        }
    }

    static String domain(int number, String zone) {
        return "d%d.%s".formatted(number, zone);
    }

    static HikariDataSource open(Path directory) {
        return ServiceDatabase.open(
                new DatabaseProperties(
                        "jdbc:h2:file:" + directory.resolve("database/waxseal"),
                        "waxseal",
                        null,
                        AT_ONCE + 2),
                "issuer");
    }

    private static void work(RealIssuer issuer, BooleanSupplier done) throws InterruptedException {
        Set<String> atWork = ConcurrentHashMap.newKeySet();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            while (!done.getAsBoolean()) {
                for (String item : issuer.work.due(now(), 4 * AT_ONCE)) {
                    if (atWork.size() < AT_ONCE && atWork.add(item)) {
                        workers.execute(
                                () -> {
                                    try {
                                        issuer.work.perform(item);
                                    } finally {
                                        atWork.remove(item);
                                    }
                                });
                    }
                }
                Pauses.real().pause(PAUSE);
            }
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    private static AtomicBoolean untilInputEnds() {
        AtomicBoolean ended = new AtomicBoolean();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                System.in.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } finally {
                                ended.set(true);
                            }
                        });
        return ended;
    }
}
