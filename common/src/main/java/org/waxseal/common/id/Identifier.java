package org.waxseal.common.id;

import java.util.regex.Pattern;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * What identifiers chosen by users may look like: safe in a path, a URL, a topic key and a log
 * line.
 */
final class Identifier {
    private static final Pattern ALLOWED =
            Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");

    private Identifier() {}

    static void check(String field, String value) {
        if (!ALLOWED.matcher(value).matches() || value.contains("..")) {
            String shown = value.length() > 80 ? value.substring(0, 80) + "..." : value;
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    ("%s '%s' is not a valid identifier: use 1 to 64 of a-z, 0-9, '.', '_' and '-', "
                                    + "starting and ending with a letter or digit")
                            .formatted(field, shown.replaceAll("\\p{C}", "?")));
        }
    }
}
