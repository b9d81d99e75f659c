package org.waxseal.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a domain is to be, as options of {@code add} and {@code change}. */
final class DomainOptions {
    @Option(names = "--owner", paramLabel = "ID", description = "Who is told about it.")
    private @Nullable String owner;

    @Option(
            names = "--owner-email",
            paramLabel = "MAILBOX",
            description =
                    "Mailbox of the owner; with it the owner is created, or changed, in the same step.")
    private @Nullable String ownerEmail;

    @Option(names = "--owner-name", paramLabel = "NAME", description = "With --owner-email.")
    private @Nullable String ownerName;

    @Option(
            names = "--owner-locale",
            paramLabel = "LOCALE",
            description = "With --owner-email: language of the mails, en or ja.")
    private @Nullable String ownerLocale;

    @Option(names = "--mail-node", paramLabel = "NODE", description = "Node that serves its mail.")
    private @Nullable String mailNode;

    @Option(
            names = "--webmail-node",
            paramLabel = "NODE",
            description = "Node that serves its webmail.")
    private @Nullable String webmailNode;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "Of the certificate: wildcard (the domain and everything one label below it) or san (chosen names).")
    private @Nullable String type;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A name of a san certificate, at or below the domain; several times, or with commas.")
    private @Nullable List<String> names;

    @Option(
            names = "--key-type",
            paramLabel = "TYPE",
            description = "Of the certificate: ecdsa-p256, ecdsa-p384 or rsa-2048.")
    private @Nullable String keyType;

    /** Adds what was given. */
    void putInto(ObjectNode body) {
        putOwner(body);
        put(body, "mailNode", mailNode);
        put(body, "webmailNode", webmailNode);
        if (type != null || names != null || keyType != null) {
            ObjectNode certificate = body.putObject("certificate");
            put(certificate, "type", type == null && names != null ? "san" : type);
            put(certificate, "keyType", keyType);
            if (names != null) {
                ArrayNode array = certificate.putArray("names");
                names.forEach(array::add);
            }
        }
    }

    private void putOwner(ObjectNode body) {
        if (ownerEmail == null) {
            if (ownerName != null || ownerLocale != null) {
                throw CommandFailed.usage(
                        "--owner-name and --owner-locale describe an owner that is created; they need --owner-email, or use ./waxseal owner change");
            }
            put(body, "owner", owner);
            return;
        }
        if (owner == null) {
            throw CommandFailed.usage(
                    "--owner-email needs --owner with the owner's identifier, for example --owner alice");
        }
        ObjectNode described = body.putObject("owner");
        put(described, "id", owner);
        put(described, "name", ownerName);
        put(described, "email", ownerEmail);
        put(described, "locale", ownerLocale);
    }

    boolean namesMailNode() {
        return mailNode != null;
    }

    boolean namesWebmailNode() {
        return webmailNode != null;
    }

    static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
