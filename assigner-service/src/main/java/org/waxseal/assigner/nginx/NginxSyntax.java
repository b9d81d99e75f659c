package org.waxseal.assigner.nginx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Finds directives and blocks in the text of an nginx configuration file: words, quotes, comments,
 * semicolons and braces, without knowing what any directive means.
 */
final class NginxSyntax {
    private final String text;
    private final List<Directive> directives = new ArrayList<>();
    private int at;

    private NginxSyntax(String text) {
        this.text = text;
    }

    /**
     * All directives in order of their beginning; a block is a directive that has a body.
     *
     * @throws WaxsealException with {@code SERVER_CONFIGURATION_BROKEN} when braces or quotes do
     *     not match
     */
    static List<Directive> parse(String text) {
        NginxSyntax syntax = new NginxSyntax(text);
        syntax.read();
        return List.copyOf(syntax.directives);
    }

    private void read() {
        Deque<Integer> open = new ArrayDeque<>();
        List<String> words = new ArrayList<>();
        int start = -1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == ';') {
                at++;
                add(words, start, at, -1, open);
                words = new ArrayList<>();
                start = -1;
            } else if (c == '{') {
                at++;
                add(words, start, at, at, open);
                open.push(directives.size() - 1);
                words = new ArrayList<>();
                start = -1;
            } else if (c == '}') {
                at++;
                if (open.isEmpty() || start >= 0) {
                    throw broken();
                }
                int index = open.pop();
                directives.set(index, directives.get(index).closedAt(at));
            } else {
                if (start < 0) {
                    start = at;
                }
                words.add(word());
            }
        }
        if (!open.isEmpty() || start >= 0) {
            throw broken();
        }
    }

    private void add(List<String> words, int start, int end, int body, Deque<Integer> open) {
        if (start < 0) {
            throw broken();
        }
        int parent = open.isEmpty() ? -1 : open.getFirst();
        directives.add(new Directive(List.copyOf(words), start, end, body, parent));
    }

    private String word() {
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'') {
            return quoted(quote);
        }
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw broken();
                }
                at = end;
            } else if (Character.isWhitespace(c) || c == ';' || c == '{') {
                break;
            }
            at++;
        }
        at = Math.min(at, text.length());
        return text.substring(start, at);
    }

    private String quoted(char quote) {
        StringBuilder word = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return word.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            word.append(c);
        }
        throw broken();
    }

    private WaxsealException broken() {
        long line = text.substring(0, Math.min(at, text.length())).lines().count();
        return new WaxsealException(
                ErrorCode.SERVER_CONFIGURATION_BROKEN,
                "the nginx configuration is broken near line %d of the file".formatted(line));
    }

    /**
     * One directive.
     *
     * @param words its name and arguments, without quotes
     * @param start where its name begins
     * @param end after its semicolon or closing brace
     * @param body where the inside of a block begins; -1 for a simple directive
     * @param parent index of the block it stands in; -1 at the top
     */
    record Directive(List<String> words, int start, int end, int body, int parent) {
        String name() {
            return words.getFirst();
        }

        boolean isBlock() {
            return body >= 0;
        }

        private Directive closedAt(int after) {
            return new Directive(words, start, after, body, parent);
        }
    }
}
