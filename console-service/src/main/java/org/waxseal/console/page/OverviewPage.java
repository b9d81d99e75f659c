package org.waxseal.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.page.Answer.Tone;
import org.waxseal.console.protection.CertificateState;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.protection.ProtectionState;

/**
 * Domains and their endpoints. Each part that can change alone carries an id and {@code data-live}:
 * the script reads the page again after a change and exchanges the parts that differ.
 *
 * @param domains those of this page, by name
 * @param nodes all of them
 * @param counts over all domains
 * @param version of the change feed, read before the state
 * @param continued whether there are domains before these
 * @param next where the next page begins; null on the last one
 */
public record OverviewPage(
        List<DomainOverview> domains,
        List<NodeOverview> nodes,
        Map<ProtectionState, Long> counts,
        String version,
        boolean continued,
        @Nullable String next) {
    /** Few domains are shown with their endpoints open; of many, those that need a look. */
    private static final int FEW = 6;

    public OverviewPage {
        domains = List.copyOf(domains);
        nodes = List.copyOf(nodes);
        counts = Map.copyOf(counts);
    }

    public String html() {
        return Frame.html("Domains - Waxseal", header(), contents());
    }

    private static Element header() {
        return Element.of(
                        "header",
                        Element.of(
                                        "div",
                                        Element.of("img")
                                                .attribute("src", "/assets/seal.svg")
                                                .attribute("alt", "")
                                                .attribute("width", "36")
                                                .attribute("height", "36"),
                                        Element.of("h1", "Waxseal"))
                                .styled("brand"),
                        Element.of("p", "This page shows the state at its loading.")
                                .attribute("id", "connection")
                                .styled("connection"))
                .styled("top");
    }

    private Element contents() {
        Element main =
                Element.of("main", summary(), nodesSection(), domainsSection())
                        .attribute("id", "contents")
                        .attribute("data-version", version);
        return Element.of(
                "div",
                main,
                Element.of("p")
                        .attribute("id", "announcement")
                        .attribute("role", "status")
                        .styled("unseen"));
    }

    private Element summary() {
        List<Element> entries = new ArrayList<>();
        entries.add(count("Domains", counts.values().stream().mapToLong(Long::longValue).sum()));
        for (ProtectionState state : ProtectionState.values()) {
            long number = counts.getOrDefault(state, 0L);
            if (number > 0 || state == ProtectionState.PROVEN) {
                entries.add(count(capitalised(Words.of(state)), number));
            }
        }
        return Element.of(
                        "section",
                        Element.of("h2", "Summary").styled("unseen"),
                        Element.of("dl").styled("counts").with(entries))
                .attribute("id", "summary")
                .attribute("data-live", "");
    }

    private static Element count(String words, long number) {
        return Element.of("div", Element.of("dt", words), Element.of("dd", Long.toString(number)));
    }

    private Element nodesSection() {
        Element section =
                Element.of("section", Element.of("h2", "Servers"))
                        .attribute("id", "nodes")
                        .attribute("data-live", "");
        if (nodes.isEmpty()) {
            return section.with(
                    Element.of(
                                    "p",
                                    "No server is registered yet. Register one with POST /api/v1/nodes.")
                            .styled("empty"));
        }
        Element body = Element.of("tbody");
        nodes.forEach(node -> body.with(nodeRow(node)));
        return section.with(
                table(
                        "Servers and their own certificates",
                        List.of("Server", "Host name", "Server itself", "Certificate until"),
                        body));
    }

    private static Element nodeRow(NodeOverview overview) {
        Protection protection = overview.protection();
        Element answer = serverItself(overview).element();
        Failure failure = protection.lastFailure();
        if (failure != null) {
            answer.with(Element.of("span", failure.detail()).styled("reason"));
        }
        return Element.of(
                "tr",
                Element.of("th", idOf(overview)).attribute("scope", "row"),
                Element.of("td", overview.node().statement().hostName().unicode()),
                Element.of("td", answer),
                Element.of("td", until(protection)));
    }

    private static Element until(Protection protection) {
        CertificateState certificate = protection.certificate();
        CertificateState.Current current = certificate == null ? null : certificate.current();
        return current == null
                ? Element.of("span", "no certificate yet").styled("quiet")
                : Words.time(current.notAfter()).attribute("data-form", "date");
    }

    private Element domainsSection() {
        Element section = Element.of("section", Element.of("h2", "Domains")).styled("domains");
        if (domains.isEmpty() && !continued) {
            section.with(
                    Element.of(
                                    "div",
                                    Element.of("p", "No domain is registered yet."),
                                    Element.of(
                                            "p",
                                            "Register one with POST /api/v1/domains; it appears here by itself, with every endpoint as clients see it."))
                            .styled("empty")
                            .attribute("id", "no-domains")
                            .attribute("data-live", ""));
        }
        domains.forEach(domain -> section.with(domainCard(domain)));
        return section.with(pages());
    }

    private Element pages() {
        Element pages =
                Element.of("nav").attribute("aria-label", "Pages of domains").styled("pages");
        if (continued) {
            pages.with(Element.of("a", "First page").attribute("href", "/"));
        }
        if (next != null) {
            pages.with(Element.of("a", "Next page").attribute("href", "/?after=" + next));
        }
        return pages;
    }

    private Element domainCard(DomainOverview overview) {
        DomainStatement statement = overview.domain().statement();
        String id = "domain-" + statement.name().ascii();
        Element card =
                Element.of("article", title(overview, id), answers(overview))
                        .attribute("id", id)
                        .attribute("aria-labelledby", id + "-name")
                        .attribute("data-live", "")
                        .attribute("data-name", statement.displayName())
                        .attribute("data-state", Words.of(overview.state()));
        Failure failure = overview.protection().lastFailure();
        if (failure != null) {
            card.with(failureNote(failure));
        }
        return card.with(endpoints(overview, id));
    }

    private static Element title(DomainOverview overview, String id) {
        DomainStatement statement = overview.domain().statement();
        Element name =
                Element.of(
                        "h3",
                        Element.of("bdi", statement.displayName()).attribute("id", id + "-name"));
        if (!statement.displayName().equals(statement.name().ascii())) {
            name.with(Element.of("span", statement.name().ascii()).styled("wire"));
        }
        Element state =
                Element.of("span", capitalised(Words.of(overview.state())))
                        .styled("state " + toneOf(overview.state()).style());
        return Element.of("div", name, state).styled("title");
    }

    private static Tone toneOf(ProtectionState state) {
        return switch (state) {
            case PROVEN -> Tone.GOOD;
            case FAILING -> Tone.BAD;
            case REGISTERED, ISSUED -> Tone.WAITING;
            case REMOVING -> Tone.NONE;
        };
    }

    private Element answers(DomainOverview overview) {
        DomainStatement statement = overview.domain().statement();
        List<EndpointState> seen = overview.protection().seen();
        Answer mail =
                statement.mailNode() == null
                        ? Answer.notServed()
                        : Answer.of(
                                seen.stream().filter(e -> !e.protocol().isWebmail()).toList(),
                                "Safe",
                                "Not safe");
        Answer webmail =
                statement.webmailNode() == null
                        ? Answer.notServed()
                        : Answer.of(
                                seen.stream().filter(e -> e.protocol().isWebmail()).toList(),
                                "Safe",
                                "Not safe");
        return Element.of(
                        "dl",
                        question("Mail", mail.element()),
                        question("Webmail", webmail.element()),
                        question("Server itself", serversThemselves(nodesOf(statement)).element()),
                        question(
                                "Certificate until",
                                Element.of("div", until(overview.protection()))))
                .styled("answers");
    }

    private static Element question(String words, Element answer) {
        return Element.of("div", Element.of("dt", words), Element.of("dd", answer));
    }

    private List<NodeOverview> nodesOf(DomainStatement domain) {
        return Stream.of(
                        Optional.ofNullable(domain.mailNode()),
                        Optional.ofNullable(domain.webmailNode()))
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(
                        (NodeId id) ->
                                nodes.stream().filter(n -> n.node().statement().id().equals(id)))
                .toList();
    }

    private static Answer serversThemselves(List<NodeOverview> used) {
        List<NodeOverview> insecure =
                used.stream().filter(node -> !node.protection().proven()).toList();
        if (used.isEmpty()) {
            return Answer.notChecked();
        }
        if (insecure.isEmpty()) {
            return new Answer(
                    Tone.GOOD,
                    "Secured",
                    String.join(" and ", used.stream().map(OverviewPage::idOf).toList()));
        }
        Answer first = serverItself(insecure.getFirst());
        return new Answer(
                first.tone(),
                first.words(),
                first.reason().isEmpty()
                        ? idOf(insecure.getFirst())
                        : idOf(insecure.getFirst()) + ": " + first.reason());
    }

    /** Secured only when proven: endpoints that serve the certificate before are not enough. */
    private static Answer serverItself(NodeOverview overview) {
        Answer seen = Answer.of(overview.protection().seen(), "Secured", "Not secured");
        return seen.tone() == Tone.GOOD && !overview.protection().proven()
                ? new Answer(
                        Tone.WAITING, "Not secured", "the newest certificate is not proven yet")
                : seen;
    }

    private static String idOf(NodeOverview overview) {
        return overview.node().statement().id().value();
    }

    private static Element failureNote(Failure failure) {
        Element note =
                Element.of("p").styled("failure").text(capitalised(failure.detail()) + " (since ");
        note.with(Words.time(failure.at()));
        if (failure.nextAttempt() == null) {
            return note.text("; not tried again by itself)");
        }
        return note.text("; next attempt ").with(Words.time(failure.nextAttempt())).text(")");
    }

    private Element endpoints(DomainOverview overview, String id) {
        List<EndpointState> seen = overview.protection().seen();
        if (seen.isEmpty()) {
            return Element.of("p", "No endpoint was checked yet.").styled("quiet");
        }
        long faulty = seen.stream().filter(e -> !e.verdict().isProtected()).count();
        Element body = Element.of("tbody");
        seen.forEach(endpoint -> body.with(endpointRow(endpoint)));
        Element details =
                Element.of(
                                "details",
                                Element.of(
                                        "summary",
                                        faulty == 0
                                                ? "%d endpoints, all protected"
                                                        .formatted(seen.size())
                                                : "%d endpoints, %d not protected"
                                                        .formatted(seen.size(), faulty)),
                                table(
                                        "Endpoints of "
                                                + overview.domain().statement().displayName(),
                                        List.of(
                                                "Protocol",
                                                "What clients see",
                                                "Name",
                                                "Server",
                                                "Since"),
                                        body))
                        .attribute("id", id + "-endpoints");
        return faulty > 0 || domains.size() <= FEW ? details.attribute("open", "") : details;
    }

    private static Element endpointRow(EndpointState endpoint) {
        Tone tone =
                endpoint.verdict().isProtected()
                        ? Tone.GOOD
                        : endpoint.verdict() == Verdict.UNKNOWN ? Tone.WAITING : Tone.BAD;
        Element seen =
                new Answer(tone, capitalised(Words.of(endpoint.verdict())), endpoint.evidence())
                        .element();
        return Element.of(
                "tr",
                Element.of(
                                "th",
                                Element.of("span", endpoint.protocol().wireName()),
                                Element.of(
                                                "span",
                                                switch (endpoint.protocol().tlsMode()) {
                                                    case STARTTLS -> "STARTTLS";
                                                    case IMPLICIT -> "implicit TLS";
                                                })
                                        .styled("reason"))
                        .attribute("scope", "row"),
                Element.of("td", seen),
                Element.of("td", Element.of("bdi", endpoint.sni().unicode())),
                Element.of(
                        "td",
                        Element.of("span", endpoint.node().value()),
                        Element.of("span", endpoint.host() + ":" + endpoint.port())
                                .styled("reason where")),
                Element.of("td", Words.time(endpoint.since())));
    }

    private static Element table(String caption, List<String> columns, Element body) {
        Element row = Element.of("tr");
        columns.forEach(column -> row.with(Element.of("th", column).attribute("scope", "col")));
        return Element.of(
                        "div",
                        Element.of(
                                "table",
                                Element.of("caption", caption).styled("unseen"),
                                Element.of("thead", row),
                                body))
                .styled("scroll")
                .attribute("tabindex", "0")
                .attribute("role", "region")
                .attribute("aria-label", caption);
    }

    private static String capitalised(String words) {
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
