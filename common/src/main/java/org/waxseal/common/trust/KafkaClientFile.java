package org.waxseal.common.trust;

import java.nio.file.Path;
import java.time.Clock;

/**
 * The settings with which a stock Kafka client reads this installation's topics, for example {@code
 * kafka-console-consumer --consumer.config FILE}.
 */
public final class KafkaClientFile {
    private static final String NAME = "client.properties";
    private static final String LIBRDKAFKA_NAME = "kcat.conf";

    private KafkaClientFile() {}

    /**
     * Writes {@code client.properties}, the same for clients made of librdkafka as {@code
     * kcat.conf} ({@code kcat -F FILE}), and the operator's certificate beside the others.
     *
     * @return the first one's path; all have mode 0600
     */
    public static Path write(TrustProperties properties, String bootstrapServers, Clock clock) {
        FileInternalTrust operator =
                FileInternalTrust.open(properties, FileInternalTrust.OPERATOR, clock);
        PrivateFiles files = new PrivateFiles(properties.directory());
        files.write(
                NAME,
                """
                # For stock Kafka clients; made by Waxseal at its start.
                bootstrap.servers=%s
                security.protocol=SSL
                ssl.keystore.type=PEM
                ssl.keystore.location=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """
                        .formatted(
                                bootstrapServers,
                                operator.identityFile(),
                                operator.authorityFile()));
        files.write(
                LIBRDKAFKA_NAME,
                """
                # For kcat and other clients made of librdkafka; made by Waxseal at its start.
                bootstrap.servers=%s
                security.protocol=ssl
                ssl.certificate.location=%s
                ssl.key.location=%s
                ssl.ca.location=%s
                """
                        .formatted(
                                bootstrapServers,
                                operator.identityFile(),
                                operator.identityFile(),
                                operator.authorityFile()));
        return files.path(NAME);
    }
}
