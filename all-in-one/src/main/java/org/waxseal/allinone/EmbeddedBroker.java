package org.waxseal.allinone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.FileInternalTrust;
import org.waxseal.common.trust.TrustProperties;

/**
 * A Kafka broker (KRaft, broker and controller in one) in this process, on loopback. Topics and
 * offsets survive a restart and a kill. It accepts only clients that show a certificate of the
 * internal authority, because a hosting box has other users.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE_ID = 1;

    private static volatile Runnable whenBroken = () -> {};

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts it, or starts it again on a directory that it knows. Blocks until it accepts clients,
     * a few seconds.
     *
     * @param directory its data; made when missing
     * @param requestedPort 0 for a free one
     * @throws WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE}, saying why not
     */
    public static EmbeddedBroker start(
            Path directory, TrustProperties trustProperties, int requestedPort, Clock clock) {
        // Kafka halts the whole process when its log directory fails; the services shall end first.
        Exit.setHaltProcedure((status, message) -> refuseToEnd(status, message));
        Exit.setExitProcedure((status, message) -> refuseToEnd(status, message));
        FileInternalTrust trust =
                FileInternalTrust.open(trustProperties, FileInternalTrust.BROKER, clock);
        try {
            int port = requestedPort == 0 ? freePort() : requireFree(requestedPort);
            format(directory);
            KafkaRaftServer server =
                    new KafkaRaftServer(
                            new KafkaConfig(settings(directory, trust, port, freePort()), false),
                            Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, port);
        } catch (WaxsealException e) {
            throw e;
        } catch (Exception e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "the embedded broker does not start on " + directory + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * What to do when Kafka cannot go on, for example because its disk is full. Called on a thread
     * of Kafka's; must not block.
     */
    public static void whenBroken(Runnable then) {
        whenBroken = then;
    }

    public int port() {
        return port;
    }

    /** For {@code waxseal.kafka.bootstrap-servers}. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /** Writes everything to the disk and ends. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Map<String, Object> settings(
            Path directory, FileInternalTrust trust, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put(
                "listeners",
                "CLIENTS://"
                        + LOOPBACK
                        + ":"
                        + port
                        + ",CONTROLLER://"
                        + LOOPBACK
                        + ":"
                        + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://" + LOOPBACK + ":" + port);
        settings.put("listener.security.protocol.map", "CLIENTS:SSL,CONTROLLER:SSL");
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        settings.put("ssl.client.auth", "required");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", trust.identityFile().toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", trust.authorityFile().toString());
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        // A killed broker is back in five seconds instead of twelve.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // Sized for the statements of one installation, not for a cluster.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("log.segment.bytes", "67108864");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        return settings;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "no port on " + LOOPBACK + " is free", e);
        }
    }

    private static int requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "port "
                            + port
                            + " on "
                            + LOOPBACK
                            + " is taken; set waxseal.broker.port to another, or 0 for a free one",
                    e);
        }
    }

    private static void refuseToEnd(int status, @Nullable String message) {
        LOGGER.error("The embedded broker cannot go on ({}): {}", status, message);
        whenBroken.run();
        throw new IllegalStateException("the embedded broker failed, status " + status);
    }
}
