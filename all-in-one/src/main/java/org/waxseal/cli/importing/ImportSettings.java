package org.waxseal.cli.importing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * What the command line adds to the rows.
 *
 * @param owner of rows that name none
 * @param mailNode of rows that name none
 * @param webmailNode of rows that name none
 * @param createOwners whether an owner that is not registered is created with its first domain
 * @param ownerEmail mailbox of an owner that is created, with {@code {owner}} and {@code {domain}}
 *     to be filled in; null when the rows name it
 */
public record ImportSettings(
        @Nullable String owner,
        @Nullable String mailNode,
        @Nullable String webmailNode,
        boolean createOwners,
        @Nullable String ownerEmail) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

    public ImportSettings {
        if (ownerEmail != null) {
            if (!createOwners) {
                throw CommandFailed.usage(
                        "--owner-email is for owners that are created; it needs --create-owners");
            }
            Matcher placeholders = PLACEHOLDER.matcher(ownerEmail);
            while (placeholders.find()) {
                if (!placeholders.group(1).equals("owner")
                        && !placeholders.group(1).equals("domain")) {
                    throw CommandFailed.usage(
                            "--owner-email '%s': '%s' is not known; use {owner} and {domain}, for example {owner}@example.org"
                                    .formatted(ownerEmail, placeholders.group()));
                }
            }
        }
    }

    @Nullable String emailFor(String ownerId, String domain) {
        return ownerEmail == null
                ? null
                : ownerEmail.replace("{owner}", ownerId).replace("{domain}", domain);
    }

    /** Everything that decides what becomes of a row, by the option that sets it. */
    Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        put(map, "--owner", owner);
        put(map, "--mail-node", mailNode);
        put(map, "--webmail-node", webmailNode);
        put(map, "--create-owners", createOwners ? "yes" : null);
        put(map, "--owner-email", ownerEmail);
        return map;
    }

    private static void put(Map<String, String> map, String option, @Nullable String value) {
        if (value != null) {
            map.put(option, value);
        }
    }
}
