package org.waxseal.issuer.caa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of an {@code issue} or {@code issuewild} property (RFC 8659 section 4.2).
 *
 * @param domain the issuer, lower case; empty to let nobody issue
 */
record IssueValue(String domain, List<Parameter> parameters) {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern TAG = Pattern.compile(LABEL);
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x3a\\x3c-\\x7e]*");

    record Parameter(String tag, String value) {}

    /** Empty when it is malformed: such a property lets nobody issue. */
    static Optional<IssueValue> parse(String text) {
        int semicolon = text.indexOf(';');
        String domain = trim(semicolon < 0 ? text : text.substring(0, semicolon));
        if (!domain.isEmpty() && !DOMAIN.matcher(domain).matches()) {
            return Optional.empty();
        }
        String rest = semicolon < 0 ? "" : trim(text.substring(semicolon + 1));
        List<Parameter> parameters = new ArrayList<>();
        if (!rest.isEmpty()) {
            // A semicolon at the end is no parameter of its own in the grammar, but common.
            for (String each : rest.split(";", 0)) {
                int equals = each.indexOf('=');
                String tag = equals < 0 ? "" : trim(each.substring(0, equals));
                String value = equals < 0 ? "" : trim(each.substring(equals + 1));
                if (!TAG.matcher(tag).matches() || !VALUE.matcher(value).matches()) {
                    return Optional.empty();
                }
                parameters.add(new Parameter(tag.toLowerCase(Locale.ROOT), value));
            }
        }
        return Optional.of(new IssueValue(domain.toLowerCase(Locale.ROOT), parameters));
    }

    /** Values of a parameter, in their order. */
    List<String> all(String tag) {
        return parameters.stream()
                .filter(parameter -> parameter.tag().equals(tag))
                .map(Parameter::value)
                .toList();
    }

    /** WSP of RFC 5234: space and tab, nothing else. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t';
    }
}
