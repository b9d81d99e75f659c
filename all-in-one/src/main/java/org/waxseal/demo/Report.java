package org.waxseal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo leaves for whoever wants to check it: {@code target/demo/report.json}.
 *
 * @param caRoot PEM file with the root that every endpoint's chain ends in
 * @param tokenFile holds the API's bearer token
 * @param sessionsKept whether the IMAP IDLE connection and the webmail session survived a renewal
 */
record Report(
        String caRoot,
        String apiUrl,
        String tokenFile,
        Kafka kafka,
        String dataDir,
        List<Domain> domains,
        List<Endpoint> endpoints,
        List<Mailbox> mailboxes,
        boolean sessionsKept) {

    /**
     * How a stock Kafka client gets in.
     *
     * @param clientConfig properties file
     */
    record Kafka(String bootstrap, String clientConfig, String logDir) {}

    /**
     * One provisioned domain.
     *
     * @param name A-labels
     * @param seconds from provisioned to proven on all its endpoints
     */
    record Domain(String name, Instant provisionedAt, Instant provenAt, double seconds) {}

    /**
     * One endpoint and the leaf it serves.
     *
     * @param domain null for the node's server-wide certificate
     * @param leaf SHA-256 of the DER leaf, hexadecimal
     */
    record Endpoint(
            String node,
            @Nullable String domain,
            String protocol,
            String tls,
            String host,
            int port,
            String sni,
            String leaf) {}

    /** An owner's mailbox on the sandbox's own mail node. */
    record Mailbox(
            String owner, String protocol, String host, int port, String user, String password) {}

    /** Replaces {@code file} atomically: a reader sees the old report or this one. */
    void writeTo(Path file) throws IOException {
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        // It names mailboxes with their passwords, and they are reachable for every local user.
        Files.createFile(
                unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, mapper.writeValueAsString(this) + "\n");
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
