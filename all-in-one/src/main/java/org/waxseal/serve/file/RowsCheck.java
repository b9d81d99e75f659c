package org.waxseal.serve.file;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.request.Fault;
import org.waxseal.serve.file.FleetFileReader.Row;
import org.waxseal.serve.file.YamlValue.Entry;
import org.waxseal.serve.file.YamlValue.Mapping;
import org.waxseal.serve.file.YamlValue.Scalar;
import org.waxseal.serve.file.YamlValue.Sequence;

/**
 * What is wrong with owners, nodes and domains: each as the console's API would say it, and all of
 * them together.
 */
final class RowsCheck {
    private static final Set<String> MAIL_SERVERS = Set.of("postfix", "dovecot");
    private static final Set<String> WEBMAIL_SERVERS = Set.of("nginx");
    // The API's names of fields, as they stand in its sentences.
    private static final Pattern FIELDS =
            Pattern.compile(
                    "\\b(hostName|configDirectory|keyType|mailNode|webmailNode|displayName)\\b");

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final Pattern NUMBER = Pattern.compile("/(\\d+)");

    private final FileFaults faults;
    private final Set<String> writtenOwners;
    private final Set<String> writtenNodes;

    /**
     * Adds to these faults.
     *
     * @param writtenOwners identifiers that stand in the file, also of entries with faults of their
     *     own: who refers to one of those is not wrong too
     * @param writtenNodes likewise
     */
    RowsCheck(FileFaults faults, Set<String> writtenOwners, Set<String> writtenNodes) {
        this.faults = faults;
        this.writtenOwners = writtenOwners;
        this.writtenNodes = writtenNodes;
    }

    void check(
            List<Row<FleetFile.Owner>> owners,
            List<Row<FleetFile.Node>> nodes,
            List<Row<FleetFile.Domain>> domains) {
        owners.forEach(row -> add("owners", row, Rows.request(row.value()).faults()));
        nodes.forEach(row -> add("nodes", row, Rows.request(row.value()).faults()));
        domains.forEach(row -> add("domains", row, Rows.request(row.value()).faults()));
        index("owners", "id", owners, FleetFile.Owner::id);
        Map<String, FleetFile.Node> nodesById = index("nodes", "id", nodes, FleetFile.Node::id);
        index("domains", "name", domains, RowsCheck::registeredName);
        for (Row<FleetFile.Domain> row : domains) {
            FleetFile.Domain domain = row.value();
            if (!writtenOwners.contains(domain.owner())) {
                unknown(row, "owner", domain.owner(), writtenOwners, "owners");
            }
            checkNode(row, "mail-node", domain.mailNode(), nodesById, MAIL_SERVERS);
            checkNode(row, "webmail-node", domain.webmailNode(), nodesById, WEBMAIL_SERVERS);
        }
    }

    private void checkNode(
            Row<FleetFile.Domain> row,
            String key,
            @Nullable String id,
            Map<String, FleetFile.Node> nodes,
            Set<String> servers) {
        if (id == null) {
            return;
        }
        FleetFile.Node node = nodes.get(id);
        if (!writtenNodes.contains(id)) {
            unknown(row, key, id, writtenNodes, "nodes");
        } else if (node != null
                && node.servers().stream().noneMatch(each -> servers.contains(each.software()))) {
            faults.add(
                    lineOf(row.mapping(), "/" + key),
                    "domains[%d].%s".formatted(row.index(), key),
                    id,
                    "that node has no %s; name one that has"
                            .formatted(
                                    String.join(" and no ", servers.stream().sorted().toList())));
        }
    }

    private void unknown(
            Row<FleetFile.Domain> row, String key, String id, Set<String> known, String list) {
        faults.add(
                lineOf(row.mapping(), "/" + key),
                "domains[%d].%s".formatted(row.index(), key),
                id,
                "it does not stand in %s; %s"
                        .formatted(
                                list,
                                KeyName.meant(id, known)
                                        .map(meant -> "did you mean " + meant + "?")
                                        .orElse("add it there")));
    }

    /** The first of each; a further one is a fault. */
    private <T> Map<String, T> index(
            String list, String key, List<Row<T>> rows, Function<T, String> identity) {
        Map<String, T> found = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Row<T> row : rows) {
            String id = identity.apply(row.value());
            int line = lineOf(row.mapping(), "/" + key);
            Integer earlier = lines.putIfAbsent(id, line);
            if (earlier == null) {
                found.put(id, row.value());
            } else {
                faults.add(
                        line,
                        "%s[%d].%s".formatted(list, row.index(), key),
                        textAt(row.mapping(), "/" + key),
                        "it stands in line %d already; keep one of them".formatted(earlier));
            }
        }
        return found;
    }

    private static String registeredName(FleetFile.Domain domain) {
        try {
            return DnsName.of(domain.name()).ascii();
        } catch (WaxsealException e) {
            // Has its own fault.
            return domain.name();
        }
    }

    private void add(String list, Row<?> row, List<Fault> found) {
        for (Fault fault : found) {
            String pointer = kebab(fault.pointer());
            faults.addSentence(
                    lineOf(row.mapping(), pointer),
                    path(list, row.index(), pointer),
                    textAt(row.mapping(), pointer),
                    sentence(fault.sentence()));
        }
    }

    /** The API's words, with the file's names of keys. */
    private static String sentence(String words) {
        return FIELDS.matcher(words).replaceAll(name -> KeyName.of(name.group()));
    }

    private static String kebab(String pointer) {
        return CAPITAL.matcher(pointer)
                .replaceAll(letter -> "-" + letter.group().toLowerCase(Locale.ROOT));
    }

    /** {@code /servers/1/software} of the first node is {@code nodes[0].servers[1].software}. */
    private static String path(String list, int index, String pointer) {
        return list
                + "["
                + index
                + "]"
                + NUMBER.matcher(pointer).replaceAll("[$1]").replace('/', '.');
    }

    /** The line of what the pointer names, or of the nearest thing above it that is there. */
    private static int lineOf(Mapping row, String pointer) {
        return walk(row, pointer).line();
    }

    private static @Nullable String textAt(Mapping row, String pointer) {
        return walk(row, pointer).value() instanceof Scalar scalar ? scalar.text() : null;
    }

    /**
     * Where a pointer leads.
     *
     * @param value null when it leads to nothing
     */
    private record Place(int line, @Nullable YamlValue value) {}

    private static Place walk(Mapping row, String pointer) {
        int line = row.line();
        YamlValue at = row;
        for (String part : pointer.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            Entry found = at instanceof Mapping mapping ? mapping.entries().get(part) : null;
            if (found != null) {
                line = found.line();
                at = found.value();
            } else if (at instanceof Sequence sequence
                    && part.matches("\\d{1,6}")
                    && Integer.parseInt(part) < sequence.items().size()) {
                at = sequence.items().get(Integer.parseInt(part));
                line = at.line();
            } else {
                return new Place(line, null);
            }
        }
        return new Place(line, at);
    }
}
