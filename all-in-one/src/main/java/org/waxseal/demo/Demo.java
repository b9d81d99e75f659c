package org.waxseal.demo;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.time.Pauses;
import org.waxseal.demo.Endpoints.Endpoint;
import org.waxseal.demo.Endpoints.Judged;
import tools.jackson.databind.JsonNode;

/**
 * The main job, told step by step: before, provision, renew under open sessions, the owners' mails,
 * removal. Everything it asks of the product goes through the public API.
 */
final class Demo {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private final Fleet fleet;
    private final ConsoleClient console;
    private final Endpoints endpoints;
    private final Narrator narrator;
    private final Clock clock;
    private final Pauses pauses;
    private final List<DemoDomain> domains;
    private final DemoDomain leaving;
    private final Map<DemoOwner, Inbox> inboxes = new EnumMap<>(DemoOwner.class);
    private final Map<DemoOwner, Integer> expectedMails = new EnumMap<>(DemoOwner.class);

    Demo(
            Fleet fleet,
            ConsoleClient console,
            Endpoints endpoints,
            Narrator narrator,
            Clock clock,
            Pauses pauses,
            List<DemoDomain> domains) {
        this.fleet = fleet;
        this.console = console;
        this.endpoints = endpoints;
        this.narrator = narrator;
        this.clock = clock;
        this.pauses = pauses;
        this.domains = domains;
        this.leaving = DemoDomain.leaving(domains);
    }

    /**
     * What came out.
     *
     * @param allProven whether every endpoint serves its leaf, by OpenSSL
     * @param removed whether the removed domain's entries left every server and harmed nobody
     * @param allMailsRead whether each owner has the mails that are due
     */
    record Outcome(
            List<Report.Domain> domains,
            List<Report.Endpoint> endpoints,
            List<Report.Mailbox> mailboxes,
            boolean allProven,
            boolean sessionsKept,
            boolean allMailsRead,
            boolean removed) {
        boolean succeeded() {
            return allProven && sessionsKept && allMailsRead && removed;
        }
    }

    Outcome run() throws IOException, InterruptedException {
        prepareFleet();
        showBefore();
        Map<String, Report.Domain> proven = provision();
        boolean sessionsKept = renewUnderOpenSessions();
        boolean allMailsRead = readMails();
        boolean removed = remove();
        List<Report.Endpoint> served = new ArrayList<>();
        boolean allProven = proveAll(served);
        return new Outcome(
                List.copyOf(proven.values()),
                served,
                mailboxes(),
                allProven,
                sessionsKept,
                allMailsRead,
                removed);
    }

    private void prepareFleet() {
        for (DemoOwner owner : DemoOwner.values()) {
            String password = fleet.mail().addMailbox(owner.id(), Fleet.ZONE);
            inboxes.put(owner, new Inbox(fleet.mail(), owner.id() + "@" + Fleet.ZONE, password));
            expectedMails.put(owner, 0);
        }
        for (DemoDomain domain : domains) {
            fleet.host(domain.name());
        }
        fleet.host(leaving.name());
    }

    private void showBefore() throws IOException, InterruptedException {
        narrator.heading("1. Before: what a client sees");
        List<Endpoint> before = new ArrayList<>(endpoints.serverWide());
        for (DemoDomain domain : domains) {
            before.addAll(endpoints.of(domain.name()));
        }
        for (Judged judged : endpoints.judge(before)) {
            narrator.step(judged.took(), line(judged));
        }
    }

    private Map<String, Report.Domain> provision() throws IOException, InterruptedException {
        narrator.heading("2. Provisioned, issued, rolled out, proven");
        for (Map<String, Object> node :
                List.of(fleet.mailRegistration(), fleet.webmailRegistration())) {
            console.post("/nodes", node);
            follow("/nodes/" + node.get("id"), "node " + node.get("id") + " (server-wide)");
        }
        for (DemoOwner owner : DemoOwner.values()) {
            console.post(
                    "/owners",
                    Map.of(
                            "id", owner.id(),
                            "name", owner.fullName(),
                            "email", owner.id() + "@" + Fleet.ZONE,
                            "locale", owner.locale().wireName()));
        }
        Map<String, Report.Domain> proven = new LinkedHashMap<>();
        for (DemoDomain domain : domains) {
            JsonNode state = provision(domain);
            Instant provisionedAt = Instant.parse(state.path("provisionedAt").asString());
            Instant provenAt = Instant.parse(state.path("provenAt").asString());
            double seconds = Duration.between(provisionedAt, provenAt).toMillis() / 1000.0;
            proven.put(
                    domain.name().ascii(),
                    new Report.Domain(domain.name().ascii(), provisionedAt, provenAt, seconds));
        }
        provision(leaving);
        return proven;
    }

    private JsonNode provision(DemoDomain domain) throws IOException, InterruptedException {
        Map<String, Object> certificate =
                domain.sanNames().isEmpty()
                        ? Map.of("type", "wildcard")
                        : Map.of(
                                "type",
                                "san",
                                "names",
                                domain.sanNames().stream()
                                        .map(label -> domain.name().child(label).ascii())
                                        .toList());
        console.post(
                "/domains",
                Map.of(
                        "name", domain.typed(),
                        "owner", domain.owner().id(),
                        "mailNode", fleet.mail().id().value(),
                        "webmailNode", fleet.webmail().id().value(),
                        "certificate", certificate));
        expectMail(domain.owner());
        return follow(path(domain), domain.typed());
    }

    /** Prints each stage as the API shows it, and answers the proven state. */
    private JsonNode follow(String path, String title) throws IOException, InterruptedException {
        Instant start = clock.instant();
        narrator.step(Duration.ZERO, title + "  provisioned");
        JsonNode issued = await(path, "is not issued", state -> generation(state) > 0);
        narrator.step(
                Duration.between(start, clock.instant()),
                title + "  issued       " + issued.path("certificate").path("coveredNames"));
        JsonNode rolledOut =
                await(
                        path,
                        "is not rolled out",
                        state ->
                                state.path("proven").asBoolean(false)
                                        || anyServes(state, leaf(state)));
        if (!rolledOut.path("proven").asBoolean(false)) {
            narrator.step(
                    Duration.between(start, clock.instant()), title + "  rolled out   on one node");
        }
        JsonNode proven =
                await(path, "is not proven", state -> state.path("proven").asBoolean(false));
        narrator.step(
                Duration.between(start, clock.instant()),
                "%s  proven       on %d endpoints"
                        .formatted(title, proven.path("endpoints").size()));
        return proven;
    }

    private boolean renewUnderOpenSessions() throws IOException, InterruptedException {
        DemoDomain domain = domains.getFirst();
        narrator.heading("3. Renewed with a new key, while people are logged in");
        Inbox inbox = inbox(domain.owner());
        String before = leaf(console.get(path(domain)));
        try (KeptSessions sessions =
                KeptSessions.open(fleet, domain.name(), inbox.address(), inbox.password())) {
            narrator.step("an IMAP IDLE connection and a webmail session are open");
            Instant start = clock.instant();
            console.post(path(domain) + "/renewals", Map.of());
            expectMail(domain.owner());
            await(
                    path(domain),
                    "is not renewed",
                    state -> state.path("proven").asBoolean(false) && !leaf(state).equals(before));
            narrator.step(
                    Duration.between(start, clock.instant()),
                    domain.typed() + "  renewed and proven with another leaf");
            boolean idle = sessions.mailArrives();
            expectMail(domain.owner());
            narrator.step(
                    idle
                            ? "the IDLE connection told of a mail that came after"
                            : "the IDLE connection did NOT survive");
            boolean webmail = sessions.webmailStillLoggedIn();
            narrator.step(
                    webmail
                            ? "the webmail session is still logged in"
                            : "the webmail session did NOT survive");
            return idle && webmail;
        }
    }

    private boolean readMails() throws InterruptedException {
        narrator.heading("4. What the owners read, by IMAP");
        boolean all = true;
        for (Map.Entry<DemoOwner, Inbox> entry : inboxes.entrySet()) {
            int expected = expectedMails.getOrDefault(entry.getKey(), 0);
            List<String> subjects = entry.getValue().awaitSubjects(expected, PATIENCE, pauses);
            for (String subject : subjects) {
                narrator.step(entry.getValue().address() + "  " + subject);
            }
            if (subjects.size() < expected) {
                all = false;
                narrator.step(
                        "%s  %d of %d mails came"
                                .formatted(entry.getValue().address(), subjects.size(), expected));
            }
        }
        return all;
    }

    private boolean remove() throws IOException, InterruptedException {
        narrator.heading("5. A domain is removed");
        List<Endpoint> gone = endpoints.of(leaving.name());
        Fingerprint leaf = new Fingerprint(leaf(console.get(path(leaving))));
        console.delete(path(leaving));
        Instant end = clock.instant().plus(PATIENCE);
        while (endpoints.judge(gone).stream()
                .anyMatch(seen -> leaf.equals(seen.judgement().leaf()))) {
            if (clock.instant().isAfter(end)) {
                narrator.step(leaving.typed() + "  is STILL served");
                return false;
            }
            pauses.pause(BETWEEN_LOOKS);
        }
        narrator.step(leaving.typed() + "  its certificate has left " + gone.size() + " endpoints");
        return true;
    }

    private boolean proveAll(List<Report.Endpoint> served)
            throws IOException, InterruptedException {
        narrator.heading("All endpoints, by OpenSSL");
        boolean all =
                proveAll(endpoints.serverWide(), endpoint -> "/nodes/" + endpoint.node(), served);
        for (DemoDomain domain : domains) {
            all &= proveAll(endpoints.of(domain.name()), endpoint -> path(domain), served);
        }
        return all;
    }

    private interface PathOf {
        String path(Endpoint endpoint);
    }

    private boolean proveAll(List<Endpoint> expected, PathOf paths, List<Report.Endpoint> served)
            throws IOException, InterruptedException {
        boolean all = true;
        for (Judged seen : endpoints.judge(expected)) {
            Endpoint endpoint = seen.endpoint();
            Fingerprint leaf = new Fingerprint(leaf(console.get(paths.path(endpoint))));
            boolean good = seen.judgement().serves(leaf);
            all &= good;
            narrator.step(
                    seen.took(),
                    line(seen) + (good || !seen.judgement().trusted() ? "" : ", but another leaf"));
            DnsName domain = endpoint.domain();
            served.add(
                    new Report.Endpoint(
                            endpoint.node(),
                            domain == null ? null : domain.ascii(),
                            endpoint.protocol().wireName(),
                            endpoint.protocol().tlsMode().wireName(),
                            fleet.mail().address(),
                            endpoint.port(),
                            endpoint.sni().ascii(),
                            leaf.hex()));
        }
        return all;
    }

    private List<Report.Mailbox> mailboxes() {
        return inboxes.entrySet().stream()
                .map(
                        entry ->
                                new Report.Mailbox(
                                        entry.getKey().id(),
                                        Protocol.IMAP.wireName(),
                                        fleet.mail().address(),
                                        entry.getValue().port(),
                                        entry.getValue().address(),
                                        entry.getValue().password()))
                .toList();
    }

    private JsonNode await(String path, String otherwise, Predicate<JsonNode> reached)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(PATIENCE);
        while (true) {
            JsonNode state = console.get(path);
            if (reached.test(state)) {
                return state;
            }
            if (clock.instant().isAfter(end)) {
                throw new WaxsealException(
                        ErrorCode.INTERNAL_FAULT,
                        "%s %s after %d s: %s"
                                .formatted(
                                        path,
                                        otherwise,
                                        PATIENCE.toSeconds(),
                                        lastFailures(state)));
            }
            pauses.pause(BETWEEN_LOOKS);
        }
    }

    private static String lastFailures(JsonNode state) {
        String issuing = state.path("certificate").path("lastFailure").path("detail").asString("");
        String rollout = state.path("lastFailure").path("detail").asString("");
        String both = (issuing + " " + rollout).strip();
        return both.isEmpty() ? "no failure is recorded" : both;
    }

    private void expectMail(DemoOwner owner) {
        expectedMails.merge(owner, 1, Integer::sum);
    }

    private Inbox inbox(DemoOwner owner) {
        Inbox inbox = inboxes.get(owner);
        if (inbox == null) {
            throw new IllegalStateException("each owner has a mailbox");
        }
        return inbox;
    }

    private static boolean anyServes(JsonNode state, String leaf) {
        return state.path("endpoints")
                .valueStream()
                .anyMatch(endpoint -> endpoint.path("leaf").asString("").equals(leaf));
    }

    private static String leaf(JsonNode state) {
        return state.path("certificate").path("fingerprint").asString("");
    }

    private static long generation(JsonNode state) {
        return state.path("certificate").path("generation").asLong(0);
    }

    private static String path(DemoDomain domain) {
        return "/domains/" + ConsoleClient.segment(domain.name().ascii());
    }

    private static String line(Judged seen) {
        Endpoint endpoint = seen.endpoint();
        return "%-5s %-10s %-8s :%-5d  %-40s %s"
                .formatted(
                        endpoint.node(),
                        endpoint.protocol().wireName(),
                        endpoint.protocol().tlsMode().wireName(),
                        endpoint.port(),
                        endpoint.sni().unicode(),
                        seen.judgement().phrase());
    }
}
