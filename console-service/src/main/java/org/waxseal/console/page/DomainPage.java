package org.waxseal.console.page;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.name.CertificateName;
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
 * One domain for its owner, who wants three answers and the settings of a mail program, and knows
 * nothing of endpoints. The parts are those of {@link OverviewPage}; all are always there.
 *
 * @param nodes those that serve it
 * @param version of the change feed, read before the state
 * @param alone whether the reader may see nothing but this page
 */
public record DomainPage(
        DomainOverview overview, List<NodeOverview> nodes, String version, boolean alone) {
    private static final Set<Protocol> READING =
            EnumSet.of(Protocol.IMAP, Protocol.IMAPS, Protocol.POP3, Protocol.POP3S);
    private static final Set<Protocol> SENDING = EnumSet.of(Protocol.SUBMISSION, Protocol.SMTPS);
    private static final Set<Protocol> RECEIVING = EnumSet.of(Protocol.SMTP);
    private static final Set<Protocol> FILTERING = EnumSet.of(Protocol.SIEVE);

    public DomainPage {
        nodes = List.copyOf(nodes);
    }

    public String html() {
        return Frame.html(domain().displayName() + " - Waxseal", Parts.header(), contents());
    }

    private DomainStatement domain() {
        return overview.domain().statement();
    }

    private Protection protection() {
        return overview.protection();
    }

    private List<EndpointState> seen() {
        return protection().seen();
    }

    private Element contents() {
        Element main =
                Element.of("main")
                        .attribute("id", "contents")
                        .attribute("data-version", version)
                        .attribute("data-events", "/events?domain=" + domain().name().ascii())
                        .styled("domain");
        if (!alone) {
            main.with(
                    Element.of("nav", Element.of("a", "All domains").attribute("href", "/"))
                            .attribute("aria-label", "Up"));
        }
        return Element.of(
                "div",
                main.with(verdict(), questions(), settings(), next(), certificate(), details()),
                Parts.announcement());
    }

    private static Element part(String id, Element... children) {
        return Element.of("section", children).attribute("id", id).attribute("data-live", "");
    }

    private Element verdict() {
        Element name = Element.of("h1", Element.of("bdi", domain().displayName()));
        if (!domain().displayName().equals(domain().name().ascii())) {
            name.with(Element.of("span", domain().name().ascii()).styled("wire"));
        }
        ProtectionState state = overview.state();
        Tone tone = Parts.toneOf(state);
        return part(
                        "verdict",
                        name,
                        Element.of(
                                        "p",
                                        Element.of("span", tone.mark())
                                                .styled("mark")
                                                .attribute("aria-hidden", "true"),
                                        Element.of("span", verdictSentence(state)))
                                .styled("verdict " + tone.style()))
                .attribute("data-name", domain().displayName())
                .attribute("data-state", Words.of(state));
    }

    private String verdictSentence(ProtectionState state) {
        return switch (state) {
            case PROVEN -> "%s protected.".formatted(whatIs());
            case FAILING -> "Something needs attention.";
            case REGISTERED -> "Protection is being set up.";
            case ISSUED ->
                    somethingIsWrong()
                            ? "Not everything is protected yet."
                            : "Protection is being set up.";
            case REMOVING -> "This domain is being removed.";
        };
    }

    private boolean somethingIsWrong() {
        return seen().stream()
                .map(EndpointState::verdict)
                .anyMatch(verdict -> !verdict.isProtected() && verdict != Verdict.UNKNOWN);
    }

    private String whatIs() {
        if (domain().mailNode() == null) {
            return "Webmail is";
        }
        return domain().webmailNode() == null ? "Mail is" : "Mail and webmail are";
    }

    private Element questions() {
        return part(
                "questions",
                Element.of("h2", "Your questions").styled("unseen"),
                Element.of("div", webmailQuestion(), mailQuestion(), serverQuestion())
                        .styled("questions"));
    }

    private static Element question(String words, Element answer) {
        return Element.of("div", Element.of("h3", words), answer).styled("question");
    }

    private Element webmailQuestion() {
        if (domain().webmailNode() == null) {
            return question(
                    "Is my webmail safe?",
                    new Answer(Tone.NONE, "No webmail", "This domain has no webmail here.")
                            .element());
        }
        List<EndpointState> webmail =
                seen().stream().filter(endpoint -> endpoint.protocol().isWebmail()).toList();
        Answer answer =
                answer(webmail, "Your browser opens it encrypted, with a valid certificate:");
        Element shown = answer.element();
        if (answer.tone() == Tone.GOOD) {
            shown.with(Element.of("span", webmailAddress(webmail.getFirst())).styled("address"));
        }
        return question("Is my webmail safe?", shown);
    }

    private static String webmailAddress(EndpointState webmail) {
        return "https://"
                + webmail.sni().unicode()
                + (webmail.port() == Protocol.HTTPS.standardPort() ? "" : ":" + webmail.port())
                + "/";
    }

    private Element mailQuestion() {
        if (domain().mailNode() == null) {
            return question(
                    "Is my mail safe?",
                    new Answer(Tone.NONE, "No mail", "This domain has no mail here.").element());
        }
        List<EndpointState> mail =
                seen().stream().filter(endpoint -> !endpoint.protocol().isWebmail()).toList();
        Element parts = Element.of("dl").styled("parts");
        addPart(parts, "Receiving from other servers", RECEIVING, mail);
        addPart(parts, "Reading in a mail program", READING, mail);
        addPart(parts, "Sending with a mail program", SENDING, mail);
        addPart(parts, "Managing filters", FILTERING, mail);
        return question(
                "Is my mail safe?",
                answer(mail, "Every way to it is encrypted, with a valid certificate.")
                        .element()
                        .with(parts));
    }

    private static void addPart(
            Element parts, String words, Set<Protocol> protocols, List<EndpointState> mail) {
        List<EndpointState> endpoints =
                mail.stream().filter(endpoint -> protocols.contains(endpoint.protocol())).toList();
        if (!endpoints.isEmpty()) {
            parts.with(
                    Element.of(
                            "div",
                            Element.of("dt", words),
                            Element.of("dd", answer(endpoints, "").element())));
        }
    }

    /** Yes only if every endpoint is protected; else what is wrong with the worst one. */
    private static Answer answer(List<EndpointState> endpoints, String whenSafe) {
        if (endpoints.stream().allMatch(one -> one.verdict() == Verdict.UNKNOWN)) {
            return new Answer(Tone.WAITING, "Not checked yet", "");
        }
        List<EndpointState> faulty =
                endpoints.stream().filter(one -> !one.verdict().isProtected()).toList();
        if (faulty.isEmpty()) {
            return new Answer(Tone.GOOD, "Yes", whenSafe);
        }
        Verdict worst = Answer.worst(faulty);
        return worst == Verdict.UNKNOWN
                ? new Answer(Tone.WAITING, "Not all checked yet", "")
                : new Answer(Tone.BAD, "No", Words.forOwner(worst));
    }

    private Element serverQuestion() {
        Element servers = Element.of("dl").styled("parts");
        List<Answer> answers = new ArrayList<>();
        for (NodeOverview node : nodes) {
            Answer answer = answerOf(node);
            answers.add(answer);
            servers.with(
                    Element.of(
                            "div",
                            Element.of(
                                    "dt",
                                    Element.of(
                                            "bdi", node.node().statement().hostName().unicode())),
                            Element.of("dd", answer.element())));
        }
        return question("Is the server itself secured?", worstOf(answers).element().with(servers));
    }

    private static Answer answerOf(NodeOverview node) {
        Answer seen = Parts.serverItself(node);
        return switch (seen.tone()) {
            case GOOD -> new Answer(Tone.GOOD, "Yes", "");
            case BAD ->
                    new Answer(
                            Tone.BAD,
                            "No",
                            Words.forOwner(
                                    Answer.worst(
                                            node.protection().seen().stream()
                                                    .filter(one -> !one.verdict().isProtected())
                                                    .toList())));
            case WAITING, NONE -> new Answer(Tone.WAITING, "Not checked yet", "");
        };
    }

    private static Answer worstOf(List<Answer> answers) {
        if (answers.stream().anyMatch(answer -> answer.tone() == Tone.BAD)) {
            return new Answer(
                    Tone.BAD,
                    "No",
                    "Other mail servers, and programs that use the server's own name, cannot trust it.");
        }
        return answers.isEmpty() || answers.stream().anyMatch(one -> one.tone() == Tone.WAITING)
                ? new Answer(Tone.WAITING, "Not checked yet", "")
                : new Answer(Tone.GOOD, "Yes", "The certificate for its own name is valid.");
    }

    private Element settings() {
        Element section = part("settings", Element.of("h2", "Set up a mail program"));
        MailSettings settings = MailSettings.of(protection(), nodes);
        if (settings.entries().isEmpty()) {
            return section.with(
                    Element.of(
                                    "p",
                                    domain().mailNode() == null
                                            ? "This domain has no mail here, so there is nothing to set up."
                                            : "There is no name to use yet: none was seen with a valid certificate. Please wait, and do not accept a certificate warning.")
                            .styled("empty"));
        }
        Element body = Element.of("tbody");
        settings.entries().forEach(entry -> body.with(settingsRow(entry)));
        section.with(
                Parts.table(
                        "Settings of a mail program",
                        List.of("For", "Server name", "Port", "Encryption"),
                        body));
        section.with(
                Element.of(
                                "p",
                                "Log in with the user name and the password of your mailbox. A certificate warning means that something is wrong: do not accept it.")
                        .styled("quiet"));
        if (settings.entries().stream().anyMatch(MailSettings.Entry::ownName)) {
            section.with(
                    Element.of(
                                    "p",
                                    "The server's own name stands where your domain's name does not show a valid certificate yet.")
                            .styled("quiet"));
        }
        if (settings.missing()) {
            section.with(
                    Element.of(
                                    "p",
                                    "What is not listed shows no valid certificate at the moment and should not be used.")
                            .styled("quiet"));
        }
        return section;
    }

    private static Element settingsRow(MailSettings.Entry entry) {
        Element purpose =
                Element.of("th", Element.of("span", entry.purpose())).attribute("scope", "row");
        if (entry.recommended()) {
            purpose.with(Element.of("span", "recommended").styled("hint"));
        }
        return Element.of(
                "tr",
                purpose,
                Element.of("td", Element.of("code", entry.name().ascii()))
                        .attribute("data-label", "Server name"),
                Element.of("td", Element.of("code", Integer.toString(entry.port())))
                        .attribute("data-label", "Port"),
                Element.of("td", entry.encryption()).attribute("data-label", "Encryption"));
    }

    /** Hidden when there is nothing to say. */
    private Element next() {
        Element section = part("next", Element.of("h2", "What happens next"));
        Failure failure = protection().lastFailure();
        String expectation = expectation(failure != null);
        if (failure == null && expectation == null) {
            return section.attribute("hidden", "");
        }
        if (failure != null) {
            section.with(Parts.failureNote(failure));
        }
        return expectation == null ? section : section.with(Element.of("p", expectation));
    }

    private @Nullable String expectation(boolean failed) {
        Failure failure = protection().lastFailure();
        if (overview.state() == ProtectionState.REMOVING) {
            return "The servers are forgetting this domain. Then this page ends.";
        }
        if (failed && failure != null) {
            String who =
                    failure.nextAttempt() == null
                            ? "Your provider has to mend this before it goes on."
                            : "It is tried again by itself. If it stays so, your provider has to mend what the sentence above names.";
            return overview.state() == ProtectionState.PROVEN
                    ? "Until then the certificate that is there goes on protecting you. " + who
                    : who;
        }
        return switch (overview.state()) {
            case REGISTERED ->
                    "The certificate is being made. That takes a minute or two, and this page changes by itself.";
            case ISSUED ->
                    "The certificate is there and is being installed on the servers. This page changes by itself; if it stays so for long, tell your provider.";
            case FAILING, REMOVING -> null;
            case PROVEN ->
                    seen().stream().allMatch(endpoint -> endpoint.verdict().isProtected())
                            ? null
                            : "The servers are looked at again by themselves. If this stays, tell your provider.";
        };
    }

    private Element certificate() {
        Element section = part("certificate", Element.of("h2", "Certificate"));
        CertificateState state = protection().certificate();
        CertificateState.Current current = state == null ? null : state.current();
        if (state == null || current == null) {
            return section.with(Element.of("p", "There is none yet.").styled("empty"));
        }
        Element facts =
                Element.of(
                                "dl",
                                fact(
                                        "Valid from",
                                        Words.time(current.notBefore())
                                                .attribute("data-form", "date")),
                                fact(
                                        "Valid until",
                                        Words.time(current.notAfter())
                                                .attribute("data-form", "date")))
                        .styled("counts facts");
        if (state.renewAt() != null) {
            facts.with(
                    fact(
                            "Renewed by itself from",
                            Words.time(state.renewAt()).attribute("data-form", "date")));
        }
        return section.with(
                facts,
                Element.of(
                                "p",
                                "It covers "
                                        + String.join(
                                                ", ",
                                                current.names().stream()
                                                        .map(CertificateName::ascii)
                                                        .toList())
                                        + ".")
                        .styled("quiet"));
    }

    private static Element fact(String words, Element value) {
        return Element.of("div", Element.of("dt", words), Element.of("dd", value));
    }

    private Element details() {
        Element section = part("endpoints", Element.of("h2", "Details"));
        if (seen().isEmpty()) {
            return section.with(Element.of("p", "No endpoint was checked yet.").styled("quiet"));
        }
        return section.with(
                Element.of(
                                "details",
                                Element.of(
                                        "summary",
                                        "What a connection to each of the %d endpoints shows"
                                                .formatted(seen().size())),
                                Parts.endpoints(seen(), domain().displayName()))
                        .attribute("id", "endpoints-table"));
    }
}
