package org.waxseal.console.page;

import java.util.List;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.console.page.Answer.Tone;
import org.waxseal.console.protection.CertificateState;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.protection.ProtectionState;

/** What several pages draw alike. */
final class Parts {

    private Parts() {}

    static Element header() {
        return Element.of(
                        "header",
                        Element.of(
                                        "div",
                                        Element.of("img")
                                                .attribute("src", "/assets/seal.svg")
                                                .attribute("alt", "")
                                                .attribute("width", "36")
                                                .attribute("height", "36"),
                                        Element.of("p", "Waxseal").styled("name"))
                                .styled("brand"),
                        Element.of("p", "This page shows the state at its loading.")
                                .attribute("id", "connection")
                                .styled("connection"))
                .styled("top");
    }

    /** Read out by screen readers when the script changes it. */
    static Element announcement() {
        return Element.of("p")
                .attribute("id", "announcement")
                .attribute("role", "status")
                .styled("unseen");
    }

    static Tone toneOf(ProtectionState state) {
        return switch (state) {
            case PROVEN -> Tone.GOOD;
            case FAILING -> Tone.BAD;
            case REGISTERED, ISSUED -> Tone.WAITING;
            case REMOVING -> Tone.NONE;
        };
    }

    static Element until(Protection protection) {
        CertificateState certificate = protection.certificate();
        CertificateState.Current current = certificate == null ? null : certificate.current();
        return current == null
                ? Element.of("span", "no certificate yet").styled("quiet")
                : Words.time(current.notAfter()).attribute("data-form", "date");
    }

    /** Secured only when proven: endpoints that serve the certificate before are not enough. */
    static Answer serverItself(NodeOverview overview) {
        Answer seen = Answer.of(overview.protection().seen(), "Secured", "Not secured");
        return seen.tone() == Tone.GOOD && !overview.protection().proven()
                ? new Answer(
                        Tone.WAITING, "Not secured", "the newest certificate is not proven yet")
                : seen;
    }

    static Element failureNote(Failure failure) {
        Element note =
                Element.of("p")
                        .styled("failure")
                        .text(Words.capitalised(failure.detail()) + " (since ");
        note.with(Words.time(failure.at()));
        if (failure.nextAttempt() == null) {
            return note.text("; not tried again by itself)");
        }
        return note.text("; next attempt ").with(Words.time(failure.nextAttempt())).text(")");
    }

    static Element endpoints(List<EndpointState> seen, String of) {
        Element body = Element.of("tbody");
        seen.forEach(endpoint -> body.with(endpointRow(endpoint)));
        return table(
                "Endpoints of " + of,
                List.of("Protocol", "What clients see", "Name", "Server", "Since"),
                body);
    }

    private static Element endpointRow(EndpointState endpoint) {
        Tone tone =
                endpoint.verdict().isProtected()
                        ? Tone.GOOD
                        : endpoint.verdict() == Verdict.UNKNOWN ? Tone.WAITING : Tone.BAD;
        Element seen =
                new Answer(
                                tone,
                                Words.capitalised(Words.of(endpoint.verdict())),
                                endpoint.evidence())
                        .element();
        return Element.of(
                "tr",
                Element.of(
                                "th",
                                Element.of("span", endpoint.protocol().wireName()),
                                Element.of("span", Words.of(endpoint.protocol().tlsMode()))
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

    static Element table(String caption, List<String> columns, Element body) {
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
}
