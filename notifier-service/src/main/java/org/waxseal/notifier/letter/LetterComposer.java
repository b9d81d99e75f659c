package org.waxseal.notifier.letter;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.notifier.letter.Letter.Block;
import org.waxseal.notifier.letter.Letter.Entries;
import org.waxseal.notifier.letter.Letter.Entry;
import org.waxseal.notifier.letter.Letter.Footer;
import org.waxseal.notifier.letter.Letter.Heading;
import org.waxseal.notifier.letter.Letter.Paragraph;
import org.waxseal.notifier.notice.Certificate;
import org.waxseal.notifier.notice.Notice;
import org.waxseal.notifier.notice.Protection;
import org.waxseal.notifier.notice.Situation;

/** Puts a notice into words: one method a kind, each reads like the letter. */
public final class LetterComposer {
    private final Phrases phrases;
    private final ZoneId zone;
    private final String service;

    /**
     * @param zone in which dates are written
     * @param service how the sender calls itself
     */
    public LetterComposer(Phrases phrases, ZoneId zone, String service) {
        this.phrases = phrases;
        this.zone = zone;
        this.service = service;
    }

    /**
     * Writes the letter of a notice.
     *
     * @param readerName may be empty
     */
    public Letter compose(Notice notice, Situation situation, String readerName, Locale language) {
        Draft draft = new Draft(notice, situation, language);
        draft.greet(readerName);
        switch (notice.kind()) {
            case PROTECTED -> draft.isProtected();
            case RENEWED -> draft.renewed();
            case UNPROTECTED -> draft.unprotected();
            case RESTORED -> draft.restored();
            case ISSUANCE_FAILED -> draft.issuanceFailed();
            case REMOVED -> draft.removed();
            case NODE_DEGRADED -> draft.nodeDegraded();
            case NODE_RESTORED -> draft.restored();
        }
        return draft.finished();
    }

    private final class Draft {
        private final Notice notice;
        private final Situation situation;
        private final Locale language;
        private final Map<String, String> facts = new LinkedHashMap<>();
        private final List<Block> blocks = new ArrayList<>();

        Draft(Notice notice, Situation situation, Locale language) {
            this.notice = notice;
            this.situation = situation;
            this.language = language;
            facts.put("service", service);
            facts.put("date", date(notice.at()));
            switch (situation) {
                case Situation.OfDomain of -> facts.put("domain", of.domain().displayName());
                case Situation.OfNode of -> {
                    facts.put("domain", of.node().hostName().unicode());
                    facts.put("node", of.node().id().value());
                }
            }
        }

        Letter finished() {
            blocks.add(
                    new Footer(
                            say(
                                    switch (situation) {
                                        case Situation.OfDomain ignored -> "footer.owner";
                                        case Situation.OfNode ignored -> "footer.operator";
                                    })));
            return new Letter(language, sayOfKind("subject"), blocks);
        }

        void greet(String name) {
            if (name.isBlank()) {
                paragraph("greeting.nameless");
            } else {
                blocks.add(new Paragraph(say("greeting", Map.of("name", name))));
            }
        }

        void isProtected() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            settings();
            whatWasProven();
        }

        void renewed() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            whatWasProven();
        }

        void restored() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            whatWasProven();
        }

        void unprotected() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            whatClientsSee();
            Failure failure = protection().map(Protection::failure).orElse(null);
            if (failure == null) {
                heading("action.heading");
                chooseAnotherCertificate();
                paragraph("unprotected.action");
            } else {
                reason(failure);
                action(failure);
                details(failure);
            }
        }

        /** What no work on a server can mend: the chosen names leave an endpoint out. */
        private void chooseAnotherCertificate() {
            Certificate certificate = situation.certificate();
            if (certificate == null || certificate.names().isEmpty()) {
                return;
            }
            String leftOut =
                    endpoints(endpoint -> endpoint.verdict() == Verdict.NAME_NOT_COVERED).stream()
                            .map(EndpointState::sni)
                            .filter(
                                    sni ->
                                            certificate.names().stream()
                                                    .noneMatch(name -> name.covers(sni)))
                            .map(DnsName::unicode)
                            .distinct()
                            .collect(joining(", "));
            if (!leftOut.isEmpty()) {
                blocks.add(new Paragraph(say("unprotected.left-out", Map.of("names", leftOut))));
            }
        }

        void issuanceFailed() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            paragraphAboutTheCertificateStillServed();
            Failure failure =
                    Objects.requireNonNull(
                            Objects.requireNonNull(situation.certificate()).failure());
            reason(failure);
            action(failure);
            details(failure);
        }

        void removed() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            paragraph("removed.action");
        }

        void nodeDegraded() {
            blocks.add(new Paragraph(sayOfKind("intro")));
            whatClientsSee();
            Failure failure = protection().map(Protection::failure).orElse(null);
            if (failure != null) {
                reason(failure);
                details(failure);
            }
            heading("action.operator.heading");
            paragraph("node-degraded.action");
        }

        /** What a reader types into a mail program; only what was proven stands here. */
        private void settings() {
            List<EndpointState> mail = endpoints(endpoint -> !endpoint.protocol().isWebmail());
            List<EndpointState> webmail = endpoints(endpoint -> endpoint.protocol().isWebmail());
            List<Entry> entries = new ArrayList<>();
            mailServerName(mail)
                    .ifPresent(
                            name -> {
                                List<EndpointState> ofServer =
                                        mail.stream().filter(e -> e.sni().equals(name)).toList();
                                entries.add(new Entry(say("settings.server"), name.unicode()));
                                if (!name.unicode().equals(name.ascii())) {
                                    entries.add(new Entry(say("settings.ascii"), name.ascii()));
                                }
                                ports("settings.imap", ofServer, Protocol.IMAPS, Protocol.IMAP)
                                        .ifPresent(entries::add);
                                ports("settings.pop3", ofServer, Protocol.POP3S, Protocol.POP3)
                                        .ifPresent(entries::add);
                                ports(
                                                "settings.sending",
                                                ofServer,
                                                Protocol.SMTPS,
                                                Protocol.SUBMISSION)
                                        .ifPresent(entries::add);
                                ports("settings.sieve", ofServer, Protocol.SIEVE)
                                        .ifPresent(entries::add);
                                entries.add(
                                        new Entry(
                                                say("settings.user"), say("settings.user.value")));
                            });
            webmail.stream().map(this::webmail).distinct().forEach(entries::add);
            if (!entries.isEmpty()) {
                heading("settings.heading");
                blocks.add(new Entries(entries));
            }
        }

        private Optional<DnsName> mailServerName(List<EndpointState> mail) {
            if (situation instanceof Situation.OfDomain of
                    && mail.stream().anyMatch(e -> e.sni().equals(of.domain().mailName()))) {
                return Optional.of(of.domain().mailName());
            }
            return mail.stream().map(EndpointState::sni).findFirst();
        }

        /** RFC 8314 section 3: implicit TLS is preferred, so it is named first. */
        private Optional<Entry> ports(
                String label, List<EndpointState> endpoints, Protocol... preferredFirst) {
            Optional<String> value =
                    Stream.of(preferredFirst)
                            .flatMap(
                                    protocol ->
                                            endpoints.stream()
                                                    .filter(e -> e.protocol() == protocol))
                            .map(
                                    endpoint ->
                                            kept(
                                                    say(
                                                            "settings.port",
                                                            Map.of(
                                                                    "port",
                                                                    Integer.toString(
                                                                            endpoint.port()),
                                                                    "security",
                                                                    say(
                                                                            "security."
                                                                                    + endpoint.protocol()
                                                                                            .tlsMode()
                                                                                            .wireName())))))
                            .distinct()
                            .reduce(
                                    (first, second) ->
                                            say(
                                                    "settings.or",
                                                    Map.of("first", first, "second", second)));
            return value.map(ports -> new Entry(say(label), ports));
        }

        private static String kept(String phrase) {
            return phrase.replace(' ', PlainText.NO_BREAK);
        }

        /** Shown as its owner reads it; the link is in A-labels, which every program opens. */
        private Entry webmail(EndpointState endpoint) {
            return new Entry(
                    say("settings.webmail"),
                    address(endpoint.sni().unicode(), endpoint.port()),
                    address(endpoint.sni().ascii(), endpoint.port()));
        }

        private static String address(String host, int port) {
            return "https://"
                    + host
                    + (port == Protocol.HTTPS.standardPort() ? "" : ":" + port)
                    + "/";
        }

        private void whatWasProven() {
            heading("proven.heading");
            paragraph("proven.intro");
            List<Entry> entries = new ArrayList<>();
            endpoints(endpoint -> true).stream()
                    .collect(
                            groupingBy(
                                    EndpointState::sni,
                                    LinkedHashMap::new,
                                    mapping(
                                            e ->
                                                    e.protocol().wireName()
                                                            + PlainText.NO_BREAK
                                                            + e.port(),
                                            toCollection(LinkedHashSet::new))))
                    .forEach(
                            (name, ports) ->
                                    entries.add(
                                            new Entry(name.unicode(), String.join(", ", ports))));
            if (!entries.isEmpty()) {
                blocks.add(new Entries(entries));
            }
            certificate();
        }

        private void certificate() {
            List<Entry> entries = new ArrayList<>();
            Certificate certificate = situation.certificate();
            Fingerprint leaf = notice.leaf();
            // The certificate may have moved on to a newer one that is not served yet.
            if (certificate != null && Objects.equals(certificate.leaf(), leaf)) {
                entries.add(new Entry(say("certificate.names"), names(certificate.names())));
                if (certificate.notAfter() != null) {
                    entries.add(new Entry(say("certificate.until"), date(certificate.notAfter())));
                }
                if (certificate.renewAt() != null) {
                    entries.add(new Entry(say("certificate.renewal"), date(certificate.renewAt())));
                }
            }
            if (leaf != null) {
                entries.add(new Entry(say("certificate.fingerprint"), grouped(leaf)));
            }
            if (!entries.isEmpty()) {
                blocks.add(new Entries(entries));
            }
        }

        private static String names(List<CertificateName> names) {
            return new TreeSet<>(names)
                    .stream()
                            .map(name -> (name.wildcard() ? "*." : "") + name.base().unicode())
                            .collect(joining(", "));
        }

        /** As certificate viewers show it, in two lines of 80 columns. */
        private static String grouped(Fingerprint leaf) {
            StringBuilder grouped = new StringBuilder();
            for (int i = 0; i < leaf.hex().length(); i += 8) {
                grouped.append(i == 0 ? "" : " ").append(leaf.hex(), i, i + 8);
            }
            return grouped.toString();
        }

        private void whatClientsSee() {
            List<Entry> entries =
                    endpoints(endpoint -> !endpoint.verdict().isProtected()).stream()
                            .map(
                                    endpoint ->
                                            new Entry(
                                                    "%s %s:%d"
                                                            .formatted(
                                                                    endpoint.protocol().wireName(),
                                                                    endpoint.sni().unicode(),
                                                                    endpoint.port()),
                                                    say(
                                                            "verdict."
                                                                    + endpoint.verdict()
                                                                            .wireName())))
                            .distinct()
                            .toList();
            if (!entries.isEmpty()) {
                heading("seen.heading");
                blocks.add(new Entries(entries));
            }
        }

        private void paragraphAboutTheCertificateStillServed() {
            Certificate certificate = situation.certificate();
            if (certificate != null && certificate.notAfter() != null) {
                blocks.add(
                        new Paragraph(
                                say(
                                        "issuance-failed.still",
                                        Map.of("until", date(certificate.notAfter())))));
            } else {
                paragraph("issuance-failed.none");
            }
        }

        private void reason(Failure failure) {
            heading("failure.heading");
            blocks.add(new Paragraph(say(failureKey(failure.code(), "what"))));
        }

        private void action(Failure failure) {
            heading("action.heading");
            blocks.add(new Paragraph(say(failureKey(failure.code(), "action"))));
            if (failure.nextAttempt() == null) {
                paragraph("failure.waits");
            } else {
                blocks.add(
                        new Paragraph(
                                say("failure.next", Map.of("next", date(failure.nextAttempt())))));
            }
        }

        private void details(Failure failure) {
            blocks.add(
                    new Entries(
                            List.of(
                                    new Entry(say("failure.code"), failure.code().wireName()),
                                    new Entry(say("failure.since"), date(failure.at())),
                                    new Entry(say("failure.detail"), oneLine(failure.detail())))));
        }

        private String failureKey(ErrorCode code, String part) {
            String ofCode = "failure." + code.wireName() + "." + part;
            return phrases.has(language, ofCode)
                    ? ofCode
                    : "failure.category."
                            + code.category().name().toLowerCase(Locale.ROOT)
                            + "."
                            + part;
        }

        private List<EndpointState> endpoints(Predicate<EndpointState> wanted) {
            return protection().map(Protection::endpoints).orElse(List.of()).stream()
                    .filter(wanted)
                    .toList();
        }

        private Optional<Protection> protection() {
            return Optional.ofNullable(situation.protection());
        }

        private void heading(String key) {
            blocks.add(new Heading(say(key)));
        }

        private void paragraph(String key) {
            blocks.add(new Paragraph(say(key)));
        }

        private String sayOfKind(String part) {
            return say(notice.kind().wireName() + "." + part);
        }

        private String say(String key) {
            return phrases.say(language, key, facts);
        }

        private String say(String key, Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(facts);
            all.putAll(more);
            return phrases.say(language, key, all);
        }

        private String date(Instant instant) {
            return DateTimeFormatter.ofPattern(phrases.say(language, "date", Map.of()), language)
                    .format(instant.atZone(zone));
        }

        private static String oneLine(@Nullable String detail) {
            return detail == null ? "" : detail.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
        }
    }
}
