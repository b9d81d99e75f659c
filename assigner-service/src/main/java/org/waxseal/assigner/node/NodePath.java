package org.waxseal.assigner.node;

import java.util.regex.Pattern;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * An absolute path on a node; a value of ours, because the node is not the machine we run on. Only
 * characters that need no quoting in any of the configuration languages that we write: letters,
 * digits and {@code . _ - + @ = ~ ,}; never {@code ..}.
 *
 * @param value for example {@code /etc/waxseal/certs}
 */
public record NodePath(String value) implements Comparable<NodePath> {
    private static final Pattern ALLOWED = Pattern.compile("/|(?:/[A-Za-z0-9._+@=~,-]+)+");
    private static final Pattern DOTS = Pattern.compile("(?:.*/)?\\.{1,2}(?:/.*)?");

    public NodePath {
        if (!ALLOWED.matcher(value).matches() || DOTS.matcher(value).matches()) {
            String shown = value.length() > 200 ? value.substring(0, 200) + "..." : value;
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    ("path '%s' cannot be used on a node: write an absolute path of letters, digits"
                                    + " and . _ - + @ = ~ , without '..', spaces or quotes")
                            .formatted(shown.replaceAll("\\p{C}", "?")));
        }
    }

    /**
     * Reads a path as people write it: trailing slashes are dropped.
     *
     * @throws WaxsealException with {@code FIELD_INVALID}
     */
    public static NodePath of(String written) {
        String trimmed = written;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return new NodePath(trimmed);
    }

    /** {@code relative} below this path; an absolute one stands for itself. */
    public NodePath resolve(String relative) {
        if (relative.startsWith("/")) {
            return of(relative);
        }
        return of(value.equals("/") ? "/" + relative : value + "/" + relative);
    }

    /** The directory that holds it; the root holds itself. */
    public NodePath parent() {
        int slash = value.lastIndexOf('/');
        return slash <= 0 ? new NodePath("/") : new NodePath(value.substring(0, slash));
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The same directory, another last segment made by appending {@code suffix}. */
    public NodePath withSuffix(String suffix) {
        return new NodePath(value + suffix);
    }

    public boolean isBelow(NodePath directory) {
        return value.startsWith(directory.value.equals("/") ? "/" : directory.value + "/");
    }

    @Override
    public int compareTo(NodePath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
