package org.waxseal.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.waxseal.allinone.AllInOne;
import org.waxseal.allinone.Services;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.time.Pauses;
import org.waxseal.sandbox.SandboxException;

/** {@code ./waxseal demo}: the fleet and the product in one process, and the main job on them. */
public final class DemoCommand {
    /** Everything of the demo that outlives it. */
    private static final Path DIRECTORY =
            Path.of(System.getProperty("waxseal.home", "."), "target", "demo");

    private static final long NEEDED_BYTES = 500L * 1024 * 1024;

    private final DemoOptions options;
    private final PrintStream out;
    private final Clock clock = Clock.systemUTC();

    private DemoCommand(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Blocks until the demo has ended; without {@code --once}, until the process is asked to end.
     *
     * @return exit code: 0 when every endpoint was proven
     * @throws WaxsealException when an option is wrong or something does not start
     */
    public static int run(List<String> arguments, PrintStream out) {
        DemoOptions options = DemoOptions.parse(arguments);
        List<DemoDomain> domains = options.domains();
        try {
            return new DemoCommand(options, out).run(domains);
        } catch (SandboxException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "sandbox: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new WaxsealException(ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "demo: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int run(List<DemoDomain> domains) throws IOException, InterruptedException {
        Path directory = prepare();
        Narrator narrator = new Narrator(out, clock);
        narrator.plain("Waxseal demo: a sandbox fleet on loopback, in " + directory);
        try (Fleet fleet = Fleet.start(directory.resolve("sandboxes"))) {
            narrator.step(
                    "DNS (Knot), CA (Pebble), mx1 (Postfix, Dovecot), web1 (nginx, Roundcube)");
            try (AllInOne product =
                    AllInOne.start(
                            ProductSettings.allInOne(fleet, directory.resolve("data")),
                            Services.all())) {
                narrator.step("Kafka and the four services in one JVM");
                return run(directory, fleet, product, domains, narrator);
            }
        }
    }

    private int run(
            Path directory,
            Fleet fleet,
            AllInOne running,
            List<DemoDomain> domains,
            Narrator narrator)
            throws IOException, InterruptedException {
        Product product = product(directory, running);
        Path root = directory.resolve("ca-root.pem");
        Files.copy(fleet.authority().rootFile(), root);
        String token = Files.readString(product.tokenFile()).strip();
        Demo.Outcome outcome;
        try (ConsoleClient console = new ConsoleClient(product.api(), token)) {
            narrator.plain("Log " + directory.resolve("waxseal.log"));
            narrator.plain("API " + product.api() + " (token in " + product.tokenFile() + ")");
            narrator.plain("Page " + console.post("/page-links", Map.of()).path("url").asString());
            outcome =
                    new Demo(
                                    fleet,
                                    console,
                                    new Endpoints(fleet, new OpensslClient(root)),
                                    narrator,
                                    clock,
                                    Pauses.real(),
                                    domains)
                            .run();
        }
        Path report = directory.resolve("report.json");
        report(root, product, outcome).writeTo(report);
        summarize(outcome, report, narrator);
        if (!options.once()) {
            narrator.plain("Up until Ctrl-C.");
            new CountDownLatch(1).await();
        }
        return outcome.succeeded() ? 0 : 1;
    }

    /** A demo starts from nothing: what an earlier one left is deleted. */
    private static Path prepare() throws IOException {
        Path directory = DIRECTORY.toAbsolutePath().normalize();
        Files.createDirectories(directory);
        // Read when the first line is logged: the screen belongs to the demo's own lines.
        System.setProperty("waxseal.log.appender", "FILE");
        System.setProperty("waxseal.log.file", directory.resolve("waxseal.log").toString());
        FileStore store = Files.getFileStore(directory);
        if (store.getUsableSpace() < NEEDED_BYTES) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "the disk is full: %s has %d MiB free and the demo needs %d MiB"
                            .formatted(
                                    directory, store.getUsableSpace() >> 20, NEEDED_BYTES >> 20));
        }
        Files.deleteIfExists(directory.resolve("report.json"));
        Files.deleteIfExists(directory.resolve("ca-root.pem"));
        deleteAll(directory.resolve("data"));
        // Read once by the JVM, when it looks up its first name: the notifier asks for mx1 by name.
        Path hosts = directory.resolve("hosts");
        Fleet.writeHosts(hosts);
        System.setProperty("jdk.net.hosts.file", hosts.toString());
        return directory;
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Product product(Path directory, AllInOne running) {
        Path data = directory.resolve("data");
        return new Product(
                URI.create("http://127.0.0.1:%d/api/v1".formatted(running.port("console"))),
                data.resolve("console/api-token"),
                running.bootstrapServers(),
                running.kafkaClientFile(),
                data.resolve("kafka"),
                data);
    }

    private static Report report(Path root, Product product, Demo.Outcome outcome) {
        return new Report(
                root.toString(),
                product.api().toString(),
                product.tokenFile().toString(),
                new Report.Kafka(
                        product.kafkaBootstrap(),
                        product.kafkaClient().toString(),
                        product.kafkaLogs().toString()),
                product.directory().toString(),
                outcome.domains(),
                outcome.endpoints(),
                outcome.mailboxes(),
                outcome.sessionsKept());
    }

    private void summarize(Demo.Outcome outcome, Path report, Narrator narrator)
            throws IOException {
        narrator.heading("Domain                                    seconds to proven");
        for (Report.Domain domain : outcome.domains()) {
            out.printf(
                    Locale.ROOT,
                    "%-40.40s  %.2f%n",
                    DnsName.of(domain.name()).unicode(),
                    domain.seconds());
        }
        List<Double> seconds =
                outcome.domains().stream().map(Report.Domain::seconds).sorted().toList();
        out.printf(
                Locale.ROOT,
                "median %.2f s, slowest %.2f s; memory %d MiB; %.0f s since start%n",
                seconds.get(seconds.size() / 2),
                seconds.getLast(),
                residentMebibytes(),
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toMillis()
                        / 1000.0);
        out.printf(
                "%d endpoints, all proven: %s; sessions kept: %s; mails read: %s; removal: %s%n",
                outcome.endpoints().size(),
                answer(outcome.allProven()),
                answer(outcome.sessionsKept()),
                answer(outcome.allMailsRead()),
                answer(outcome.removed()));
        out.println("Report " + report);
    }

    private static String answer(boolean good) {
        return good ? "yes" : "NO";
    }

    /** Of this process, as proc(5) counts it. */
    private static long residentMebibytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
