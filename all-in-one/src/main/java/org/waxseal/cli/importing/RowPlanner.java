package org.waxseal.cli.importing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns rows into requests, in the order of the file: fills in the defaults, finds names that come
 * twice, and decides how an owner is named. What only the registry can know is left to the API.
 */
final class RowPlanner {
    private final ImportSettings settings;
    private final JsonMapper mapper;
    private final Owners registered;
    private final Map<String, Long> lines = new HashMap<>();
    private final Map<String, FirstSeen> owners = new HashMap<>();
    private long rows;

    /** Which owners there are already. */
    interface Owners {
        boolean has(String id) throws InterruptedException;
    }

    private record FirstSeen(long line, @Nullable String email, ObjectNode described) {}

    RowPlanner(ImportSettings settings, JsonMapper mapper, Owners registered) {
        this.settings = settings;
        this.mapper = mapper;
        this.registered = registered;
    }

    long rows() {
        return rows;
    }

    PlannedRow plan(InputRow input) throws InterruptedException {
        rows++;
        return switch (input) {
            case InputRow.Entry entry -> plan(entry);
            case InputRow.Broken broken ->
                    decided(
                            broken.line(),
                            "",
                            RowResult.rejected("line-malformed", broken.sentence()));
            case InputRow.PassedOver passed ->
                    decided(
                            passed.line(),
                            passed.name(),
                            new RowResult(Outcome.SKIPPED, "no-mail", passed.sentence()));
        };
    }

    private PlannedRow plan(InputRow.Entry entry) throws InterruptedException {
        String written = entry.value(Column.NAME);
        if (written == null) {
            return decided(
                    entry.line(),
                    "",
                    RowResult.rejected(
                            "field-missing",
                            "column name is empty; write the domain, or take the line away"));
        }
        DnsName name;
        try {
            name = DnsName.of(written);
        } catch (WaxsealException e) {
            return decided(
                    entry.line(),
                    written,
                    RowResult.rejected(e.code().wireName(), "column name: " + e.sentence()));
        }
        Long first = lines.putIfAbsent(name.ascii(), entry.line());
        if (first != null) {
            return decided(
                    entry.line(),
                    written,
                    RowResult.rejected(
                            "name-repeated",
                            "column name: '%s' stands in line %d already; take one of the lines away"
                                    .formatted(written, first)));
        }
        ObjectNode body = mapper.createObjectNode();
        body.put("action", "put");
        body.put("name", written);
        RowResult fault = putNodes(entry, body);
        if (fault == null) {
            fault = putOwner(entry, name, body);
        }
        if (fault != null) {
            return decided(entry.line(), written, fault);
        }
        putCertificate(entry, body);
        return new PlannedRow(rows, entry.line(), written, body, null);
    }

    private @Nullable RowResult putNodes(InputRow.Entry entry, ObjectNode body) {
        String mail = node(entry.value(Column.MAIL_NODE), settings.mailNode());
        String webmail = node(entry.value(Column.WEBMAIL_NODE), settings.webmailNode());
        if (mail == null && webmail == null) {
            return RowResult.rejected(
                    "field-missing",
                    "it names no node; fill column mailNode or webmailNode, or give --mail-node or --webmail-node");
        }
        if (mail != null) {
            body.put("mailNode", mail);
        }
        if (webmail != null) {
            body.put("webmailNode", webmail);
        }
        return null;
    }

    private static @Nullable String node(@Nullable String written, @Nullable String byDefault) {
        if (written == null) {
            return byDefault;
        }
        return written.equals(Column.NONE) ? null : written;
    }

    private @Nullable RowResult putOwner(InputRow.Entry entry, DnsName domain, ObjectNode body)
            throws InterruptedException {
        String written = entry.value(Column.OWNER);
        String id = written == null ? settings.owner() : written;
        if (id == null) {
            return RowResult.rejected(
                    "owner-missing", "it names no owner; fill column owner, or give --owner");
        }
        if (!settings.createOwners() || registered.has(id)) {
            body.put("owner", id);
            return null;
        }
        FirstSeen first = owners.get(id);
        String email = entry.value(Column.OWNER_EMAIL);
        if (first == null) {
            first = new FirstSeen(entry.line(), email, describe(entry, id, domain));
            owners.put(id, first);
        } else if (email != null && first.email() != null && !email.equals(first.email())) {
            return RowResult.rejected(
                    "field-invalid",
                    "column ownerEmail: '%s' is not '%s', which line %d says of owner '%s'; an owner has one mailbox"
                            .formatted(email, first.email(), first.line(), id));
        }
        if (!first.described().has("email")) {
            return RowResult.rejected(
                    "owner-unknown",
                    "owner '%s' is not registered, and line %d has no mailbox for it; fill column ownerEmail, or give --owner-email"
                            .formatted(id, first.line()));
        }
        // The same words each time: an owner must not change from row to row.
        body.set("owner", first.described());
        return null;
    }

    private ObjectNode describe(InputRow.Entry entry, String id, DnsName domain) {
        ObjectNode owner = mapper.createObjectNode().put("id", id);
        String email = entry.value(Column.OWNER_EMAIL);
        put(owner, "email", email == null ? settings.emailFor(id, domain.ascii()) : email);
        put(owner, "name", entry.value(Column.OWNER_NAME));
        put(owner, "locale", entry.value(Column.OWNER_LOCALE));
        return owner;
    }

    private static void putCertificate(InputRow.Entry entry, ObjectNode body) {
        String type = entry.value(Column.TYPE);
        String names = entry.value(Column.NAMES);
        String keyType = entry.value(Column.KEY_TYPE);
        if (type == null && names == null && keyType == null) {
            return;
        }
        ObjectNode certificate = body.putObject("certificate");
        put(certificate, "type", type == null ? (names == null ? "wildcard" : "san") : type);
        put(certificate, "keyType", keyType);
        if (names != null) {
            ArrayNode array = certificate.putArray("names");
            for (String name : names.strip().split("\\s+", -1)) {
                array.add(name);
            }
        }
    }

    private static void put(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }

    private PlannedRow decided(long line, String name, RowResult result) {
        return new PlannedRow(rows, line, name, null, result);
    }
}
