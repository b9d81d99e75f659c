package org.waxseal.console.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.Certificates;
import org.waxseal.console.Statements;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.idempotency.IdempotentAnswers;
import org.waxseal.console.idempotency.StoredAnswer;
import org.waxseal.console.node.Node;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerFilter;
import org.waxseal.console.protection.CertificateState;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.protection.ProtectionState;
import org.waxseal.console.request.Source;

/** The same on both databases. */
@Timeout(120)
abstract class RegistryRowsContract {
    private static final Instant AT = Instant.parse("2026-11-24T04:00:00.123456Z");

    private final TestDatabase database;

    RegistryRowsContract(TestDatabase database) {
        this.database = database;
    }

    private JdbcOwners owners() {
        return new JdbcOwners(database.jdbcClient());
    }

    private JdbcNodes nodes() {
        return new JdbcNodes(database.jdbcClient());
    }

    private JdbcDomains domains() {
        return new JdbcDomains(database.jdbcClient());
    }

    private JdbcListings listings() {
        return new JdbcListings(database.jdbcClient(), domains(), nodes());
    }

    private JdbcProtections protections() {
        return new JdbcProtections(
                database.jdbcClient(), new NamedParameterJdbcTemplate(database.dataSource()));
    }

    private static Owner owner(String id, long revision, boolean removed) {
        return new Owner(
                new OwnerStatement(
                        new OwnerId(id),
                        "花子 𠮷",
                        "a@b.test",
                        OwnerLocale.JAPANESE,
                        AT,
                        revision,
                        removed),
                Source.EVENT);
    }

    private static Node node(String id, long revision) {
        return new Node(
                new NodeStatement(
                        new NodeId(id),
                        DnsName.of(id + ".example.test"),
                        "127.0.1.1",
                        "/etc/waxseal",
                        List.of(
                                new Server(
                                        Software.DOVECOT,
                                        "/etc/dovecot",
                                        List.of(
                                                new Listener(Protocol.IMAP, 10143),
                                                new Listener(Protocol.IMAPS, 10993)),
                                        Map.of("site", "/a \"b\"'c"))),
                        new CertificatePolicy(
                                List.of(CertificateName.of(id + ".example.test")),
                                KeyType.RSA_2048,
                                3),
                        AT,
                        revision,
                        false),
                AT.minusSeconds(5),
                Source.FILE);
    }

    private static Domain domain(
            String name, @Nullable String mailNode, long revision, boolean removed) {
        DnsName dnsName = DnsName.of(name);
        return new Domain(
                new DomainStatement(
                        dnsName,
                        dnsName.unicode(),
                        new OwnerId("alice"),
                        mailNode == null ? null : new NodeId(mailNode),
                        null,
                        new CertificatePolicy(
                                List.of(
                                        CertificateName.exact(dnsName),
                                        CertificateName.wildcard(dnsName)),
                                KeyType.ECDSA_P256,
                                0),
                        AT,
                        revision,
                        removed),
                AT,
                Source.API);
    }

    private void storeOwnerAndNode() {
        owners().store(owner("alice", 1, false));
        nodes().store(node("mx1", 1));
    }

    @Test
    void whatIsStoredIsFoundAsItWas() {
        storeOwnerAndNode();
        domains().store(domain("メール例.test", "mx1", 1, false));

        assertThat(owners().find(new OwnerId("alice"))).contains(owner("alice", 1, false));
        assertThat(nodes().find(new NodeId("mx1"))).contains(node("mx1", 1));
        assertThat(domains().find(DnsName.of("メール例.test")))
                .contains(domain("メール例.test", "mx1", 1, false));
        assertThat(domains().find(DnsName.of("other.test"))).isEmpty();
    }

    @Test
    void aRevisionFollowsTheOneBeforeIt() {
        storeOwnerAndNode();
        domains().store(domain("a.test", "mx1", 1, false));
        domains().store(domain("a.test", null, 2, true));

        assertThat(domains().find(DnsName.of("a.test"))).contains(domain("a.test", null, 2, true));
        assertThatThrownBy(() -> domains().store(domain("a.test", null, 2, false)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> domains().store(domain("a.test", null, 4, false)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> domains().store(domain("a.test", null, 1, false)))
                .isInstanceOf(ConcurrencyFailureException.class);
        assertThatThrownBy(() -> owners().store(owner("alice", 1, false)))
                .isInstanceOf(ConcurrencyFailureException.class);
        assertThatThrownBy(() -> nodes().store(node("mx1", 1)))
                .isInstanceOf(ConcurrencyFailureException.class);
    }

    @Test
    void theSourceFollowsTheNewestRevision() {
        storeOwnerAndNode();
        domains().store(domain("a.test", "mx1", 1, false));
        domains().store(domain("a.test", "mx1", 2, true));
        Domain again = new Domain(domain("a.test", "mx1", 3, false).statement(), AT, Source.FILE);
        domains().store(again);

        assertThat(domains().find(DnsName.of("a.test"))).contains(again);
        assertThat(
                        database.jdbcClient()
                                .sql(
                                        "select source from owners union all select source from nodes"
                                                + " union all select source from domains")
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrder("event", "file", "file");
    }

    @Test
    void rowsFromBeforeTheColumnCameFromTheApi() {
        database.jdbcClient()
                .sql(
                        """
                        insert into owners (id, name, email, locale, changed_at, revision, removed)
                        values ('old', '', 'a@b.test', 'en', :at, 1, false)
                        """)
                .param("at", Columns.at(AT))
                .update();

        assertThat(owners().find(new OwnerId("old")))
                .get()
                .extracting(Owner::source)
                .isEqualTo(Source.API);
    }

    @Test
    void pagesAreOrderedAndLeaveOutWhatIsGone() {
        storeOwnerAndNode();
        for (String name : List.of("b.test", "a.test", "a-a.test", "d.test", "c.test")) {
            domains().store(domain(name, "mx1", 1, false));
        }
        domains().store(domain("c.test", "mx1", 2, true));
        domains().store(domain("d.test", "mx1", 2, true));
        Subject leaving = Subject.domain(DnsName.of("d.test"));
        protections().record(Statements.endpoints(leaving, null, false, 1));

        List<String> all = new ArrayList<>();
        List<Domain> page = listings().domains(DomainFilter.ALL, 2, null);
        while (!page.isEmpty()) {
            page.forEach(domain -> all.add(domain.name().ascii()));
            page = listings().domains(DomainFilter.ALL, 2, page.getLast().name());
        }

        assertThat(all)
                .containsExactlyInAnyOrder("a-a.test", "a.test", "b.test", "d.test")
                .doesNotHaveDuplicates();
        protections().record(Statements.cleanedUp(leaving, 2));
        assertThat(listings().domains(DomainFilter.ALL, 10, null))
                .extracting(domain -> domain.name().ascii())
                .doesNotContain("d.test");
    }

    @Test
    void usesAreNamed() {
        storeOwnerAndNode();
        domains().store(domain("a.test", "mx1", 1, false));
        domains().store(domain("b.test", null, 1, false));

        assertThat(domains().domainsOf(new OwnerId("alice"), 5))
                .containsExactly("a.test", "b.test");
        assertThat(domains().domainsOn(new NodeId("mx1"), 5)).containsExactly("a.test");
        assertThat(domains().mailDomainsOn(new NodeId("mx1"), 5)).containsExactly("a.test");
        assertThat(domains().webmailDomainsOn(new NodeId("mx1"), 5)).isEmpty();
        domains().store(domain("a.test", "mx1", 2, true));
        assertThat(domains().domainsOn(new NodeId("mx1"), 5)).isEmpty();
        assertThat(domains().mailDomainsOn(new NodeId("mx1"), 5)).isEmpty();
        assertThat(domains().domainsOf(new OwnerId("alice"), 1)).hasSize(1);
    }

    @Test
    void ofTwoRegistrationsAtOnceOneWins() throws Exception {
        storeOwnerAndNode();
        CountDownLatch bothLooked = new CountDownLatch(2);
        int won = 0;
        int lost = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attempts = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                attempts.add(
                        threads.submit(
                                () ->
                                        database.transactions()
                                                .executeWithoutResult(
                                                        transaction -> {
                                                            domains().lock(DnsName.of("a.test"));
                                                            bothLooked.countDown();
                                                            await(bothLooked);
                                                            domains()
                                                                    .store(
                                                                            domain(
                                                                                    "a.test", "mx1",
                                                                                    1, false));
                                                        })));
            }
            for (Future<?> attempt : attempts) {
                try {
                    attempt.get(60, TimeUnit.SECONDS);
                    won++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(ConcurrencyFailureException.class);
                    lost++;
                }
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(lost).isEqualTo(1);
    }

    @Test
    void aLockedOwnerIsNotChangedByAnother() throws Exception {
        storeOwnerAndNode();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    threads.submit(
                            () ->
                                    database.transactions()
                                            .executeWithoutResult(
                                                    transaction -> {
                                                        owners().lock(new OwnerId("alice"));
                                                        locked.countDown();
                                                        await(release);
                                                        order.add("first");
                                                    }));
            await(locked);
            Future<?> second =
                    threads.submit(
                            () ->
                                    database.transactions()
                                            .executeWithoutResult(
                                                    transaction -> {
                                                        release.countDown();
                                                        owners().lock(new OwnerId("alice"));
                                                        order.add("second");
                                                    }));
            first.get(60, TimeUnit.SECONDS);
            second.get(60, TimeUnit.SECONDS);
        }
        assertThat(order).containsExactly("first", "second");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void onlyAHigherRevisionIsNews() {
        Subject subject = Subject.domain(DnsName.of("a.test"));
        CertificateChain chain = Certificates.of("a.test", "*.a.test");
        CertificateState issued = CertificateState.of(Statements.issued(subject, chain, 5));
        EndpointsStatement proven =
                Statements.endpoints(
                        subject,
                        chain.fingerprint(),
                        true,
                        5,
                        Statements.endpoint(
                                "mx1",
                                Protocol.IMAP,
                                "mail.a.test",
                                Verdict.PROTECTED,
                                chain.fingerprint()),
                        Statements.endpoint(
                                "mx1",
                                Protocol.SMTP,
                                "mail.a.test",
                                Verdict.SELF_SIGNED,
                                chain.fingerprint()));

        assertThat(protections().record(issued)).isTrue();
        assertThat(protections().record(issued)).isFalse();
        assertThat(
                        protections()
                                .record(
                                        CertificateState.of(
                                                Statements.failed(subject, "older", 4))))
                .isFalse();
        assertThat(protections().record(proven)).isTrue();
        assertThat(protections().record(proven)).isFalse();
        assertThat(protections().record(Statements.endpoints(subject, null, false, 4))).isFalse();

        assertThat(protections().of(List.of(subject)))
                .containsEntry(subject, new Protection(issued, proven));
        assertThat(protections().record(Statements.endpoints(subject, null, false, 6))).isTrue();
        assertThat(protections().of(List.of(subject)).get(subject))
                .extracting(protection -> protection == null ? null : protection.seen().size())
                .isEqualTo(0);
    }

    @Test
    void failuresAreKeptWhole() {
        Subject subject = Subject.node(new NodeId("mx1"));
        EndpointsStatement failed =
                new EndpointsStatement(
                        subject,
                        null,
                        List.of(),
                        false,
                        null,
                        true,
                        new Failure(ErrorCode.SERVER_CHECK_FAILED, "line 3", AT, null),
                        AT,
                        1,
                        false);

        protections().record(failed);

        assertThat(protections().of(List.of(subject)))
                .containsEntry(subject, new Protection(null, failed));
        assertThat(protections().of(List.of())).isEmpty();
    }

    @Test
    void domainsAreCountedAsTheyAreShown() {
        storeOwnerAndNode();
        for (String name :
                List.of(
                        "new", "issued", "proven", "old", "failing", "refused", "leaving",
                        "gone")) {
            domains().store(domain(name + ".test", "mx1", 1, false));
        }
        domains().store(domain("leaving.test", "mx1", 2, true));
        domains().store(domain("gone.test", "mx1", 2, true));
        CertificateChain chain = Certificates.of("x.test");
        CertificateChain before = Certificates.of("x.test");
        for (String name : List.of("issued", "proven", "old", "failing", "leaving", "gone")) {
            protections().record(CertificateState.of(Statements.issued(subject(name), chain, 1)));
        }
        protections().record(CertificateState.of(Statements.failed(subject("refused"), "no", 1)));
        for (String name : List.of("proven", "leaving")) {
            protections().record(Statements.endpoints(subject(name), chain.fingerprint(), true, 1));
        }
        protections().record(Statements.endpoints(subject("old"), before.fingerprint(), true, 1));
        protections()
                .record(
                        new EndpointsStatement(
                                subject("failing"),
                                chain.fingerprint(),
                                List.of(),
                                false,
                                null,
                                false,
                                new Failure(ErrorCode.NODE_UNREACHABLE, "no", AT, null),
                                AT,
                                1,
                                false));
        protections().record(Statements.cleanedUp(subject("gone"), 1));

        Map<ProtectionState, Long> counted = listings().count();

        List<Domain> shown = listings().domains(DomainFilter.ALL, 100, null);
        Map<Subject, Protection> known =
                protections().of(shown.stream().map(Domain::subject).toList());
        for (ProtectionState state : ProtectionState.values()) {
            long seen =
                    shown.stream()
                            .filter(
                                    domain ->
                                            known.getOrDefault(domain.subject(), Protection.NONE)
                                                            .state(domain.removed())
                                                    == state)
                            .count();
            assertThat(counted).containsEntry(state, seen);
        }
        assertThat(counted)
                .containsEntry(ProtectionState.REGISTERED, 1L)
                .containsEntry(ProtectionState.ISSUED, 2L)
                .containsEntry(ProtectionState.PROVEN, 1L)
                .containsEntry(ProtectionState.FAILING, 2L)
                .containsEntry(ProtectionState.REMOVING, 1L);
    }

    @Test
    void domainsAreFoundByEverythingThatIsKnown() {
        storeOwnerAndNode();
        owners().store(owner("bob", 1, false));
        nodes().store(node("mx2", 1));
        domains().store(domain("a-b.test", "mx1", 1, false));
        domains().store(domain("acb.test", "mx2", 1, false));
        domains().store(domain("メール例.test", null, 1, false));
        Domain other = domain("other.test", "mx2", 1, false);
        DomainStatement statement = other.statement();
        domains()
                .store(
                        new Domain(
                                new DomainStatement(
                                        statement.name(),
                                        statement.displayName(),
                                        new OwnerId("bob"),
                                        new NodeId("mx1"),
                                        new NodeId("mx2"),
                                        statement.certificate(),
                                        AT,
                                        1,
                                        false),
                                AT,
                                Source.FILE));
        CertificateChain chain = Certificates.of("a-b.test");
        protections().record(CertificateState.of(Statements.issued(subject("acb"), chain, 1)));
        protections().record(CertificateState.of(Statements.failed(subject("other"), "no", 1)));

        assertThat(found(new DomainFilter(new OwnerId("bob"), null, null, null, null, null)))
                .containsExactly("other.test");
        assertThat(found(new DomainFilter(null, new NodeId("mx2"), null, null, null, null)))
                .containsExactlyInAnyOrder("acb.test", "other.test");
        assertThat(found(new DomainFilter(null, null, ProtectionState.ISSUED, null, null, null)))
                .containsExactly("acb.test");
        assertThat(found(new DomainFilter(null, null, ProtectionState.FAILING, null, null, null)))
                .containsExactly("other.test");
        assertThat(found(new DomainFilter(null, null, null, Source.FILE, null, null)))
                .containsExactly("other.test");
        assertThat(found(text("A-B"))).containsExactly("a-b.test");
        assertThat(found(text("a_b"))).isEmpty();
        assertThat(found(text("ール"))).containsExactly("xn--4dkua4c386q.test");
        assertThat(found(text("xn--4dk"))).containsExactly("xn--4dkua4c386q.test");
        assertThat(found(text("%"))).isEmpty();
        assertThat(found(text("!"))).isEmpty();
        assertThat(found(expiring(chain.notAfter().plusSeconds(1)))).containsExactly("acb.test");
        assertThat(found(expiring(chain.notAfter()))).isEmpty();
        assertThat(
                        found(
                                new DomainFilter(
                                        new OwnerId("alice"),
                                        new NodeId("mx1"),
                                        ProtectionState.REGISTERED,
                                        Source.API,
                                        "test",
                                        null)))
                .containsExactly("a-b.test");
    }

    private static DomainFilter text(String text) {
        return new DomainFilter(null, null, null, null, text, null);
    }

    private static DomainFilter expiring(Instant end) {
        return new DomainFilter(null, null, null, null, null, end);
    }

    private List<String> found(DomainFilter filter) {
        return listings().domains(filter, 100, null).stream()
                .map(domain -> domain.name().ascii())
                .toList();
    }

    @Test
    void statementsFromBeforeTheRegistrationCount() {
        storeOwnerAndNode();
        protections()
                .record(
                        CertificateState.of(
                                Statements.issued(
                                        subject("early"), Certificates.of("early.test"), 1)));

        domains().store(domain("early.test", "mx1", 1, false));

        assertThat(listings().count()).containsEntry(ProtectionState.ISSUED, 1L);
    }

    @Test
    void nodesAndOwnersAreFoundByWhatIsKnown() {
        storeOwnerAndNode();
        owners().store(new Owner(owner("bob", 1, false).statement(), Source.API));
        nodes().store(new Node(node("mx2", 1).statement(), AT, Source.API));
        CertificateChain chain = Certificates.of("mx1.example.test");
        Subject mx1 = Subject.node(new NodeId("mx1"));
        protections().record(CertificateState.of(Statements.issued(mx1, chain, 1)));
        protections().record(Statements.endpoints(mx1, chain.fingerprint(), true, 1));

        assertThat(nodes(new NodeFilter(Source.API, null, null))).containsExactly("mx2");
        assertThat(nodes(new NodeFilter(null, ProtectionState.PROVEN, null)))
                .containsExactly("mx1");
        assertThat(nodes(new NodeFilter(null, null, chain.notAfter().plusSeconds(1))))
                .containsExactly("mx1");
        assertThat(nodes(NodeFilter.ALL)).containsExactly("mx1", "mx2");
        assertThat(listings().nodes(NodeFilter.ALL, 5, new NodeId("mx1"))).hasSize(1);
        assertThat(listings().nodeCounts())
                .containsEntry(ProtectionState.PROVEN, 1L)
                .containsEntry(ProtectionState.REGISTERED, 1L);
        assertThat(listings().certificates())
                .isEqualTo(new Listings.CertificateCounts(1, 0, chain.notAfter()));
        assertThat(owners().list(new OwnerFilter(Source.API, null), 5, null))
                .extracting(owner -> owner.id().value())
                .containsExactly("bob");
        assertThat(owners().list(new OwnerFilter(null, "a@b.test"), 5, null)).hasSize(2);
        assertThat(owners().list(new OwnerFilter(null, "c@b.test"), 5, null)).isEmpty();
        assertThat(owners().list(OwnerFilter.ALL, 5, new OwnerId("alice"))).hasSize(1);
    }

    private List<String> nodes(NodeFilter filter) {
        return listings().nodes(filter, 100, null).stream()
                .map(node -> node.statement().id().value())
                .toList();
    }

    @Test
    void ofTwoStatementsAtOnceNeitherIsForgotten() throws Exception {
        storeOwnerAndNode();
        domains().store(domain("both.test", "mx1", 1, false));
        CertificateChain chain = Certificates.of("both.test");
        CountDownLatch bothRecorded = new CountDownLatch(2);
        List<Runnable> records =
                List.of(
                        () ->
                                protections()
                                        .record(
                                                CertificateState.of(
                                                        Statements.issued(
                                                                subject("both"), chain, 1))),
                        () ->
                                protections()
                                        .record(
                                                Statements.endpoints(
                                                        subject("both"),
                                                        chain.fingerprint(),
                                                        true,
                                                        1)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attempts = new ArrayList<>();
            for (Runnable record : records) {
                attempts.add(
                        threads.submit(
                                () -> {
                                    bothRecorded.countDown();
                                    await(bothRecorded);
                                    database.transactions()
                                            .executeWithoutResult(transaction -> record.run());
                                }));
            }
            for (Future<?> attempt : attempts) {
                attempt.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(listings().count()).containsEntry(ProtectionState.PROVEN, 1L);
    }

    private JdbcIdempotentAnswers answers() {
        return new JdbcIdempotentAnswers(database.jdbcClient());
    }

    @Test
    void anAnswerIsKeptWithItsChange() {
        StoredAnswer answer = new StoredAnswer(201, "/x", "\"1\"", "application/json", "{}");
        database.transactions()
                .executeWithoutResult(
                        transaction -> {
                            assertThat(answers().claim("undone", "f", AT)).isNull();
                            transaction.setRollbackOnly();
                        });
        database.transactions()
                .executeWithoutResult(
                        transaction -> {
                            assertThat(answers().claim("undone", "f", AT)).isNull();
                            answers().keep("undone", answer);
                        });

        assertThat(answers().claim("undone", "g", AT.plusSeconds(9)))
                .isEqualTo(new IdempotentAnswers.Used("f", answer));
        assertThat(answers().forgetBefore(AT)).isZero();
        assertThat(answers().forgetBefore(AT.plusSeconds(1))).isEqualTo(1);
        assertThat(answers().claim("undone", "g", AT)).isNull();
    }

    @Test
    void whoComesSecondWithAKeyWaitsForTheFirst() throws Exception {
        StoredAnswer answer = new StoredAnswer(204, null, null, null, null);
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    threads.submit(
                            () ->
                                    database.transactions()
                                            .executeWithoutResult(
                                                    transaction -> {
                                                        answers().claim("same", "f", AT);
                                                        claimed.countDown();
                                                        await(goOn);
                                                        answers().keep("same", answer);
                                                    }));
            await(claimed);
            Future<IdempotentAnswers.@Nullable Used> second =
                    threads.submit(
                            () ->
                                    database.transactions()
                                            .execute(
                                                    transaction -> {
                                                        goOn.countDown();
                                                        return answers().claim("same", "f", AT);
                                                    }));
            assertThat(second.get(60, TimeUnit.SECONDS))
                    .isEqualTo(new IdempotentAnswers.Used("f", answer));
            first.get(60, TimeUnit.SECONDS);
        }
    }

    private static Subject subject(String name) {
        return Subject.domain(DnsName.of(name + ".test"));
    }
}
