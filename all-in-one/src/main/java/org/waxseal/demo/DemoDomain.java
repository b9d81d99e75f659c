package org.waxseal.demo;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * A domain that the demo provisions.
 *
 * @param name in wire form
 * @param typed as its owner writes it
 * @param owner id of one of the demo's owners
 * @param sanNames labels of the names of a SAN certificate; empty for a wildcard certificate
 */
record DemoDomain(DnsName name, String typed, DemoOwner owner, List<String> sanNames) {

    private static DemoDomain wildcard(String typed, DemoOwner owner) {
        return new DemoDomain(DnsName.of(typed), typed, owner, List.of());
    }

    /**
     * A plain one, one with chosen names, an internationalised one, one whose owner reads Japanese.
     */
    static List<DemoDomain> builtIn() {
        return List.of(
                wildcard("bakery.test", DemoOwner.ALICE),
                new DemoDomain(
                        DnsName.of("florist.test"),
                        "florist.test",
                        DemoOwner.BOB,
                        List.of("mail", "webmail", "imap", "smtp")),
                wildcard("メール例.test", DemoOwner.ALICE),
                wildcard("ryokan.test", DemoOwner.HANAKO));
    }

    /** The one that is removed again; a name that {@code others} do not use. */
    static DemoDomain leaving(List<DemoDomain> others) {
        String name = "moving-away.test";
        for (int i = 2; isAmong(DnsName.of(name), others); i++) {
            name = "moving-away-" + i + ".test";
        }
        return wildcard(name, DemoOwner.BOB);
    }

    private static boolean isAmong(DnsName name, List<DemoDomain> others) {
        return others.stream().anyMatch(other -> other.name().equals(name));
    }

    /**
     * Reads one domain a line; empty lines and lines that start with {@code #} do not count.
     *
     * @throws WaxsealException listing every line that is no valid domain or stands there twice
     */
    static List<DemoDomain> read(Path file) {
        List<DemoDomain> domains = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Map<DnsName, Integer> lineOf = new HashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (i == 0 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                DnsName name = DnsName.of(line);
                Integer earlier = lineOf.putIfAbsent(name, i + 1);
                if (earlier != null) {
                    faults.add(
                            "line %d: '%s' stands in line %d already"
                                    .formatted(i + 1, line, earlier));
                    continue;
                }
                DemoOwner owner = domains.size() % 2 == 0 ? DemoOwner.ALICE : DemoOwner.HANAKO;
                domains.add(new DemoDomain(name, line, owner, List.of()));
            } catch (WaxsealException e) {
                faults.add("line %d: %s".formatted(i + 1, e.sentence()));
            }
        }
        if (!faults.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID, file + ": " + String.join("\n" + file + ": ", faults));
        }
        if (domains.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_MISSING, file + " names no domain; write one domain a line");
        }
        return domains;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID, file + " is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "the file of --domains cannot be read: "
                            + file
                            + " ("
                            + e.getClass().getSimpleName()
                            + ")",
                    e);
        }
    }
}
