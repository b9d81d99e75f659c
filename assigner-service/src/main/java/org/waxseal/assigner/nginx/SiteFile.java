package org.waxseal.assigner.nginx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.waxseal.assigner.nginx.NginxSyntax.Directive;

/**
 * The file with webmail's server block. Ours is one section at the top of each server block that
 * speaks TLS; what the administrator had there before stands in it as comments, so that it can be
 * put back.
 */
final class SiteFile {
    private static final String BEGIN = "# begin waxseal";
    private static final String END = "# end waxseal";
    private static final String WAS = "# was: ";
    private static final String INDENT = "    ";

    private SiteFile() {}

    /** Whether a server block of the file uses our variable. */
    static boolean isManaged(String text) {
        return text.contains(BEGIN);
    }

    /** Whether it holds a server block that speaks TLS, the only ones we can change. */
    static boolean hasTls(String text) {
        return !tlsServers(NginxSyntax.parse(text)).isEmpty();
    }

    /**
     * The file with our variable in each server block that speaks TLS. Doing it twice is as once.
     */
    static String managed(String text) {
        String clean = restored(text);
        List<Directive> directives = NginxSyntax.parse(clean);
        List<Edit> edits = new ArrayList<>();
        for (int server : tlsServers(directives)) {
            List<Directive> own = certificatesOf(directives, server);
            StringBuilder section = new StringBuilder("\n").append(INDENT).append(BEGIN);
            for (Directive directive : own) {
                String written =
                        clean.substring(directive.start(), directive.end()).replace('\n', ' ');
                section.append('\n').append(INDENT).append(WAS).append(written);
                edits.add(removal(clean, directive));
            }
            line(section, "ssl_certificate $waxseal_cert/fullchain.pem;");
            line(section, "ssl_certificate_key $waxseal_cert/key.pem;");
            if (!holds(directives, server, "ssl_protocols")) {
                line(section, "ssl_protocols TLSv1.2 TLSv1.3;");
            }
            section.append('\n').append(INDENT).append(END);
            int body = directives.get(server).body();
            edits.add(new Edit(body, body, section.toString()));
        }
        return apply(clean, edits);
    }

    private static void line(StringBuilder section, String directive) {
        section.append('\n').append(INDENT).append(directive);
    }

    /** The file with the administrator's own certificates again. */
    static String restored(String text) {
        StringBuilder restored = new StringBuilder();
        int from = 0;
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
            int end = text.indexOf(END, begin);
            if (end < 0) {
                break;
            }
            String section = text.substring(begin, end);
            restored.append(text.substring(from, begin).stripTrailing());
            section.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(WAS))
                    .forEach(
                            line ->
                                    restored.append('\n')
                                            .append(INDENT)
                                            .append(line.substring(WAS.length())));
            from = end + END.length();
        }
        return restored.append(text.substring(from)).toString();
    }

    private static List<Integer> tlsServers(List<Directive> directives) {
        return IntStream.range(0, directives.size())
                .filter(index -> directives.get(index).name().equals("server"))
                .filter(index -> directives.get(index).isBlock())
                .filter(index -> speaksTls(directives, index))
                .boxed()
                .toList();
    }

    private static boolean speaksTls(List<Directive> directives, int server) {
        return directives.stream()
                .filter(directive -> directive.parent() == server)
                .anyMatch(
                        directive ->
                                directive.name().equals("ssl_certificate")
                                        || (directive.name().equals("listen")
                                                && directive.words().contains("ssl")));
    }

    private static List<Directive> certificatesOf(List<Directive> directives, int server) {
        return directives.stream()
                .filter(directive -> directive.parent() == server)
                .filter(
                        directive ->
                                directive.name().equals("ssl_certificate")
                                        || directive.name().equals("ssl_certificate_key"))
                .toList();
    }

    private static boolean holds(List<Directive> directives, int server, String name) {
        return directives.stream()
                .anyMatch(
                        directive -> directive.parent() == server && directive.name().equals(name));
    }

    /** A directive that is alone on its line goes with the line. */
    private static Edit removal(String text, Directive directive) {
        int start = directive.start();
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        boolean beginsLine = start == 0 || text.charAt(start - 1) == '\n';
        int end = directive.end();
        while (end < text.length() && isBlank(text.charAt(end))) {
            end++;
        }
        boolean endsLine = end < text.length() && text.charAt(end) == '\n';
        return beginsLine && endsLine
                ? new Edit(start, end + 1, "")
                : new Edit(directive.start(), directive.end(), "");
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String apply(String text, List<Edit> edits) {
        StringBuilder changed = new StringBuilder(text);
        edits.stream()
                .sorted(Comparator.comparingInt(Edit::start).reversed())
                .forEach(edit -> changed.replace(edit.start(), edit.end(), edit.replacement()));
        return changed.toString();
    }

    private record Edit(int start, int end, String replacement) {}
}
