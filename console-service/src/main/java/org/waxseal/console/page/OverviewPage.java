package org.waxseal.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.page.Answer.Tone;
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
        return Frame.html("Domains - Waxseal", Parts.header(), contents());
    }

    private Element contents() {
        Element main =
                Element.of(
                                "main",
                                Element.of("h1", "Domains").styled("unseen"),
                                summary(),
                                nodesSection(),
                                domainsSection())
                        .attribute("id", "contents")
                        .attribute("data-version", version);
        return Element.of("div", main, Parts.announcement());
    }

    private Element summary() {
        List<Element> entries = new ArrayList<>();
        entries.add(count("Domains", counts.values().stream().mapToLong(Long::longValue).sum()));
        for (ProtectionState state : ProtectionState.values()) {
            long number = counts.getOrDefault(state, 0L);
            if (number > 0 || state == ProtectionState.PROVEN) {
                entries.add(count(Words.capitalised(Words.of(state)), number));
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
                Parts.table(
                        "Servers and their own certificates",
                        List.of("Server", "Host name", "Server itself", "Certificate until"),
                        body));
    }

    private static Element nodeRow(NodeOverview overview) {
        Protection protection = overview.protection();
        Element answer = Parts.serverItself(overview).element();
        Failure failure = protection.lastFailure();
        if (failure != null) {
            answer.with(Element.of("span", failure.detail()).styled("reason"));
        }
        return Element.of(
                "tr",
                Element.of("th", idOf(overview)).attribute("scope", "row"),
                Element.of("td", overview.node().statement().hostName().unicode()),
                Element.of("td", answer),
                Element.of("td", Parts.until(protection)));
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
            card.with(Parts.failureNote(failure));
        }
        return card.with(endpoints(overview, id));
    }

    private static Element title(DomainOverview overview, String id) {
        DomainStatement statement = overview.domain().statement();
        Element name =
                Element.of(
                        "h3",
                        Element.of("a", Element.of("bdi", statement.displayName()))
                                .attribute("href", "/domains/" + statement.name().ascii())
                                .attribute("id", id + "-name"));
        if (!statement.displayName().equals(statement.name().ascii())) {
            name.with(Element.of("span", statement.name().ascii()).styled("wire"));
        }
        Element state =
                Element.of("span", Words.capitalised(Words.of(overview.state())))
                        .styled("state " + Parts.toneOf(overview.state()).style());
        return Element.of("div", name, state).styled("title");
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
                                Element.of("div", Parts.until(overview.protection()))))
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
        Answer first = Parts.serverItself(insecure.getFirst());
        return new Answer(
                first.tone(),
                first.words(),
                first.reason().isEmpty()
                        ? idOf(insecure.getFirst())
                        : idOf(insecure.getFirst()) + ": " + first.reason());
    }

    private static String idOf(NodeOverview overview) {
        return overview.node().statement().id().value();
    }

    private Element endpoints(DomainOverview overview, String id) {
        List<EndpointState> seen = overview.protection().seen();
        if (seen.isEmpty()) {
            return Element.of("p", "No endpoint was checked yet.").styled("quiet");
        }
        long faulty = seen.stream().filter(e -> !e.verdict().isProtected()).count();
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
                                Parts.endpoints(seen, overview.domain().statement().displayName()))
                        .attribute("id", id + "-endpoints");
        return faulty > 0 || domains.size() <= FEW ? details.attribute("open", "") : details;
    }
}
