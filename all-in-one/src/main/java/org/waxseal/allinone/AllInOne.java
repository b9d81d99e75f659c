package org.waxseal.allinone;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.tomcat.util.net.openssl.ciphers.OpenSSLCipherConfigurationParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.platform.CurrentService;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.trust.KafkaClientFile;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.sandbox.FreePorts;

/**
 * Broker and services in one process: the same services with the same settings, authentication and
 * messages as in four processes. Each has an application context of its own beside the others.
 */
public final class AllInOne implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AllInOne.class);

    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    /** With the ports in their own files. */
    private static final Map<String, Integer> ASKED_BY_OTHERS =
            Map.of("issuer", 8081, "assigner", 8082);

    private final EmbeddedBroker broker;
    private final Path kafkaClientFile;
    private final Map<String, ConfigurableApplicationContext> services;
    private boolean closed;

    private AllInOne(
            EmbeddedBroker broker,
            Path kafkaClientFile,
            Map<String, ConfigurableApplicationContext> services) {
        this.broker = broker;
        this.kafkaClientFile = kafkaClientFile;
        this.services = services;
    }

    /**
     * Blocks until everything is up. The caller closes it; {@link #closeAtShutdown()} does so when
     * the process is asked to end.
     *
     * @throws WaxsealException when something does not start; what had started is stopped again
     */
    public static AllInOne start(AllInOneProperties properties, List<SiblingService> siblings) {
        // Logging belongs to the process (logback.xml): services that start at once would each set
        // it up, and every line came twice.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Clock clock = Clock.systemUTC();
        TrustProperties trust =
                new TrustProperties(properties.directory().resolve("trust"), List.of());
        EmbeddedBroker broker =
                EmbeddedBroker.start(
                        properties.directory().resolve("kafka"),
                        trust,
                        properties.brokerPort(),
                        clock);
        Map<String, ConfigurableApplicationContext> started = new LinkedHashMap<>();
        try {
            Path clientFile = KafkaClientFile.write(trust, broker.bootstrapServers(), clock);
            startAll(properties, broker, siblings, started);
            return new AllInOne(broker, clientFile, Collections.unmodifiableMap(started));
        } catch (RuntimeException e) {
            started.values().forEach(ConfigurableApplicationContext::close);
            broker.close();
            throw e;
        }
    }

    /**
     * When the process is asked to end: the services first, then the broker they need. A broker
     * that cannot go on ends the process too, with status 1, so that whoever supervises it starts
     * it again.
     */
    public void closeAtShutdown() {
        EmbeddedBroker.whenBroken(() -> Thread.ofPlatform().start(AllInOne::endProcess));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "all-in-one-shutdown"));
    }

    private static void endProcess() {
        Thread.ofPlatform().name("end").start(() -> System.exit(1));
        try {
            Pauses.real().pause(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A broken broker may never finish its own shutdown.
        Runtime.getRuntime().halt(1);
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** For a stock Kafka client; see {@link KafkaClientFile}. */
    public Path kafkaClientFile() {
        return kafkaClientFile;
    }

    /** The port of a service's own web server. */
    public int port(String service) {
        return port(service, "local.server.port");
    }

    /** The port of a service's metrics and health. */
    public int managementPort(String service) {
        return port(service, "local.management.port");
    }

    /** A service's context, for what the process itself needs from it. */
    public ConfigurableApplicationContext context(String service) {
        return Objects.requireNonNull(services.get(service), service);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Thread> closing =
                services.values().stream()
                        .map(context -> Thread.ofPlatform().start(context::close))
                        .toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The broker must be closed all the same, or it recovers for long at its next
                // start.
                Thread.currentThread().interrupt();
                break;
            }
        }
        broker.close();
        LOGGER.info("Stopped");
    }

    private int port(String service, String property) {
        return context(service).getEnvironment().getRequiredProperty(property, Integer.class);
    }

    private static void startAll(
            AllInOneProperties properties,
            EmbeddedBroker broker,
            List<SiblingService> siblings,
            Map<String, ConfigurableApplicationContext> started) {
        // Tomcat makes these tables at their first use and without a lock: two web servers with TLS
        // that start at once would get in each other's way.
        OpenSSLCipherConfigurationParser.parse("HIGH");
        Map<String, Future<ConfigurableApplicationContext>> starting = new LinkedHashMap<>();
        try (ExecutorService starters =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("start-", 1).factory())) {
            Map<String, Integer> ports = ports(properties);
            Map<String, String> settings = commonSettings(properties, broker, ports);
            for (SiblingService sibling : siblings) {
                starting.put(
                        sibling.name(),
                        starters.submit(() -> startOne(sibling, properties, ports, settings)));
            }
        }
        WaxsealException fault = null;
        for (var entry : starting.entrySet()) {
            try {
                started.put(entry.getKey(), entry.getValue().get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fault = notStarted(entry.getKey(), e);
            } catch (ExecutionException e) {
                fault = notStarted(entry.getKey(), e);
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    private static ConfigurableApplicationContext startOne(
            SiblingService sibling,
            AllInOneProperties properties,
            Map<String, Integer> ports,
            Map<String, String> commonSettings) {
        CurrentService.set(sibling.name());
        Map<String, String> settings = new LinkedHashMap<>(commonSettings);
        settings.put("spring.config.name", sibling.name() + "-service");
        // A killed process's place in its group is taken at once: there is only one of each.
        settings.put(
                "spring.cloud.stream.kafka.binder.consumer-properties.group.instance.id",
                "waxseal-" + sibling.name());
        Integer port = ports.get(sibling.name());
        if (port != null) {
            settings.put("server.port", port.toString());
        }
        Integer managementPort = properties.managementPorts().get(sibling.name());
        if (managementPort != null) {
            settings.put("management.server.port", managementPort.toString());
        }
        return new SpringApplicationBuilder(sibling.application())
                .registerShutdownHook(false)
                .run(
                        settings.entrySet().stream()
                                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                                .toArray(String[]::new));
    }

    /** Services that others ask must be known before one of them starts, so 0 is decided here. */
    private static Map<String, Integer> ports(AllInOneProperties properties) {
        Map<String, Integer> ports = new LinkedHashMap<>(properties.ports());
        ASKED_BY_OTHERS.forEach(
                (service, usual) ->
                        ports.compute(
                                service,
                                (name, port) -> {
                                    int wanted = port == null ? usual : port;
                                    return wanted == 0 ? FreePorts.next() : wanted;
                                }));
        return ports;
    }

    private static Map<String, String> commonSettings(
            AllInOneProperties properties, EmbeddedBroker broker, Map<String, Integer> ports) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("waxseal.directory", properties.directory().toString());
        settings.put("waxseal.trust.directory", properties.directory().resolve("trust").toString());
        settings.put("waxseal.kafka.bootstrap-servers", broker.bootstrapServers());
        String issuer = "https://localhost:" + ports.get("issuer");
        settings.put("waxseal.assigner.issuer-url", issuer);
        settings.put("waxseal.console.issuer-url", issuer);
        settings.put("waxseal.console.assigner-url", "https://localhost:" + ports.get("assigner"));
        Path configFile = properties.configFile();
        if (configFile != null) {
            settings.put(
                    "spring.config.additional-location", "file:" + configFile.toAbsolutePath());
        }
        settings.putAll(properties.settings());
        return settings;
    }

    private static WaxsealException notStarted(String service, Throwable cause) {
        Throwable root = cause;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            root = next;
            if (next instanceof WaxsealException known) {
                return new WaxsealException(
                        known.code(), service + " does not start: " + known.sentence(), cause);
            }
        }
        return new WaxsealException(
                ErrorCode.INTERNAL_FAULT, service + " does not start: " + root.getMessage(), cause);
    }
}
