package org.waxseal.notifier.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waxseal.notifier.fixture.Statements.START;
import static org.waxseal.notifier.fixture.Statements.SUBJECT;
import static org.waxseal.notifier.fixture.Statements.certificate;
import static org.waxseal.notifier.fixture.Statements.domain;
import static org.waxseal.notifier.fixture.Statements.leaf;
import static org.waxseal.notifier.fixture.Statements.node;
import static org.waxseal.notifier.fixture.Statements.nodeState;
import static org.waxseal.notifier.fixture.Statements.owner;
import static org.waxseal.notifier.fixture.Statements.proven;
import static org.waxseal.notifier.fixture.Statements.unproven;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.Statement;
import org.waxseal.notifier.fixture.NotifierUnderTest;
import org.waxseal.notifier.fixture.TestAuthority;
import org.waxseal.notifier.mail.Mail;
import org.waxseal.notifier.mail.MailOutcome;

/** From statements to mails, on whatever database. */
abstract class NoticeLedgerContract {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final TestDatabase database;
    private NotifierUnderTest notifier;

    NoticeLedgerContract(TestDatabase database) {
        this.database = database;
        this.notifier = new NotifierUnderTest(database.dataSource());
    }

    private void domainIsProtected() {
        notifier.receive(owner(1, "alice@example.org"), domain(1, false, START));
        notifier.receive(proven(1, leaf('a'), START));
        notifier.work();
    }

    @Test
    void tellsThatADomainIsProtectedOnceHoweverOftenItIsStated() {
        domainIsProtected();
        notifier.receive(
                owner(1, "alice@example.org"),
                domain(1, false, START),
                proven(1, leaf('a'), START),
                proven(2, leaf('a'), START));
        notifier.after(Duration.ofDays(1));

        assertThat(notifier.told()).containsExactly("protected");
        assertThat(notifier.checkpoints)
                .containsExactly(
                        Checkpoint.NOTIFIER_NOTICE_STORED, Checkpoint.NOTIFIER_MAIL_ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theOrderInWhichStatementsComeDoesNotMatter(long seed) {
        CertificateChain chain = new TestAuthority().issue("example.org").chain();
        List<Statement> statements =
                new ArrayList<>(
                        List.of(
                                owner(1, "alice@example.org"),
                                domain(1, false, START),
                                domain(2, false, START),
                                certificate(1, null, null),
                                certificate(2, chain, null),
                                unproven(
                                        1,
                                        chain.fingerprint(),
                                        Verdict.SELF_SIGNED,
                                        false,
                                        null,
                                        START),
                                proven(2, chain.fingerprint(), START)));
        Collections.shuffle(statements, new Random(seed));

        notifier.receive(statements.toArray(Statement[]::new));
        notifier.work();

        assertThat(notifier.told()).containsExactly("protected");
    }

    @Test
    void statementsOfOneDomainThatAreReceivedAtTheSameTimeLoseNothing() throws Exception {
        List<Statement> statements =
                List.of(
                        owner(1, "alice@example.org"),
                        domain(1, false, START),
                        proven(1, leaf('a'), START));
        CyclicBarrier together = new CyclicBarrier(statements.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(statements.size())) {
            List<Future<?>> received = new ArrayList<>();
            for (Statement statement : statements) {
                received.add(
                        threads.submit(
                                () -> {
                                    together.await();
                                    notifier.ledger.record(statement);
                                    return null;
                                }));
            }
            for (Future<?> each : received) {
                each.get();
            }
        }

        notifier.work();

        assertThat(notifier.told()).containsExactly("protected");
    }

    @Test
    void tellsARenewalAndThatTheSettingsStay() {
        domainIsProtected();
        notifier.receive(proven(2, leaf('b'), START.plusSeconds(60)));
        notifier.work();

        assertThat(notifier.told()).containsExactly("protected", "renewed");
        assertThat(notifier.mails.getLast().text()).contains("bbbbbbbb");
    }

    @Test
    void aRenewalThatIsReplacedBeforeItsMailLeavesIsNotTold() {
        domainIsProtected();
        notifier.receive(
                proven(2, leaf('b'), START.plusSeconds(60)),
                proven(3, leaf('c'), START.plusSeconds(90)));
        notifier.work();

        assertThat(notifier.told()).containsExactly("protected", "renewed");
        assertThat(notifier.mails.getLast().text()).contains("cccccccc");
        assertThat(notifier.dropped).containsExactly(NoticeKind.RENEWED);
    }

    @Test
    void aTroubleThatPassesWhileARolloutRunsIsNotTold() {
        domainIsProtected();
        notifier.receive(
                unproven(2, leaf('b'), Verdict.WRONG_LEAF, false, null, START.plusSeconds(10)),
                proven(3, leaf('b'), START.plusSeconds(12)));
        notifier.after(FIVE_MINUTES.multipliedBy(3));

        assertThat(notifier.told()).containsExactly("protected", "renewed");
        assertThat(notifier.dropped).containsExactly(NoticeKind.UNPROTECTED);
    }

    @Test
    void aTroubleThatLastsIsToldOnceAndSoIsItsEnd() {
        domainIsProtected();
        notifier.receive(unproven(2, leaf('a'), Verdict.EXPIRED, false, null, START));
        notifier.after(FIVE_MINUTES);
        notifier.receive(unproven(3, leaf('a'), Verdict.NO_TLS, false, null, START));
        notifier.after(Duration.ofDays(3));
        notifier.receive(proven(4, leaf('a'), notifier.now()));
        notifier.after(FIVE_MINUTES);
        notifier.after(Duration.ofDays(3));

        assertThat(notifier.told()).containsExactly("protected", "unprotected", "restored");
    }

    @Test
    void whatComesAndGoesIsToldOnceADay() {
        domainIsProtected();
        long revision = 2;
        Instant end = START.plus(Duration.ofHours(23));
        while (notifier.now().isBefore(end)) {
            notifier.receive(
                    unproven(revision++, leaf('a'), Verdict.NO_TLS, false, null, notifier.now()));
            notifier.after(Duration.ofMinutes(50));
            notifier.receive(proven(revision++, leaf('a'), notifier.now()));
            notifier.after(Duration.ofMinutes(2));
        }

        assertThat(notifier.told()).containsExactly("protected", "unprotected");
    }

    @Test
    void theOwnersOfADegradedNodesDomainsAreLeftInPeaceAndItsOperatorIsToldOnce() {
        domainIsProtected();
        notifier.receive(
                node(1),
                nodeState(1, leaf('f'), true, START),
                unproven(2, leaf('a'), Verdict.SERVER_WIDE_INVALID, true, null, START));
        notifier.after(FIVE_MINUTES);
        notifier.receive(nodeState(2, leaf('f'), true, notifier.now()));
        notifier.after(FIVE_MINUTES);

        assertThat(notifier.told()).containsExactly("protected", "node-degraded");
        assertThat(notifier.mails.getLast().toAddress()).isEqualTo("operator@example.net");

        notifier.receive(nodeState(3, leaf('f'), false, notifier.now()));
        notifier.after(FIVE_MINUTES);
        assertThat(notifier.told()).containsExactly("protected", "node-degraded", "node-restored");
    }

    @Test
    void withoutAnOperatorNobodyIsToldAboutNodes() {
        notifier = new NotifierUnderTest(database.dataSource(), Optional.empty());
        notifier.receive(node(1), nodeState(1, leaf('f'), true, START));
        notifier.after(FIVE_MINUTES);

        assertThat(notifier.told()).isEmpty();
    }

    @Test
    void aFailedIssuanceIsToldOnceWhileTheSameFailureGoesOn() {
        notifier.receive(owner(1, "alice@example.org"), domain(1, false, START));
        for (int attempt = 1; attempt <= 5; attempt++) {
            notifier.receive(
                    certificate(
                            attempt,
                            null,
                            new Failure(
                                    ErrorCode.VALIDATION_FAILED,
                                    "no TXT record",
                                    START,
                                    notifier.now().plusSeconds(600))));
            notifier.after(Duration.ofHours(30));
        }

        assertThat(notifier.told()).containsExactly("issuance-failed");
    }

    @Test
    void aDomainThatWaitedLongForItsCertificateIsNotInTroubleWhileItIsRolledOut() {
        notifier.receive(owner(1, "alice@example.org"), domain(1, false, START));
        notifier.receive(unproven(1, null, Verdict.SELF_SIGNED, false, null, START));
        notifier.after(Duration.ofDays(2));
        notifier.receive(unproven(2, leaf('a'), Verdict.SELF_SIGNED, false, null, notifier.now()));
        notifier.after(Duration.ofMinutes(1));
        notifier.receive(proven(3, leaf('a'), notifier.now()));
        notifier.after(FIVE_MINUTES);

        assertThat(notifier.told()).containsExactly("protected");
    }

    @Test
    void aPassingFailureIsToldOnlyWhenItLasts() {
        notifier.receive(owner(1, "alice@example.org"), domain(1, false, START));
        Failure failure =
                new Failure(
                        ErrorCode.CA_UNREACHABLE,
                        "connection refused",
                        START,
                        START.plusSeconds(30));
        notifier.receive(certificate(1, null, failure));
        notifier.after(Duration.ofMinutes(59));
        assertThat(notifier.told()).isEmpty();

        notifier.after(Duration.ofMinutes(1));
        assertThat(notifier.told()).containsExactly("issuance-failed");
    }

    @Test
    void aPassingFailureThatPassesIsNotTold() {
        notifier.receive(owner(1, "alice@example.org"), domain(1, false, START));
        notifier.receive(
                certificate(
                        1,
                        null,
                        new Failure(ErrorCode.CA_UNREACHABLE, "connection refused", START, START)),
                certificate(2, null, null));
        notifier.after(Duration.ofHours(2));

        assertThat(notifier.told()).isEmpty();
        assertThat(notifier.dropped).containsExactly(NoticeKind.ISSUANCE_FAILED);
    }

    @Test
    void tellsARemovalAndNothingElseAfterIt() {
        domainIsProtected();
        notifier.receive(
                unproven(2, leaf('a'), Verdict.UNREACHABLE, false, null, START),
                domain(2, true, START.plusSeconds(5)),
                domain(2, true, START.plusSeconds(5)));
        notifier.work();
        notifier.after(Duration.ofDays(1));

        assertThat(notifier.told()).containsExactly("protected", "removed");
    }

    @Test
    void aDomainThatWasGoneBeforeItWasHeardOfIsNotMentioned() {
        notifier.receive(owner(1, "alice@example.org"), domain(7, true, START));
        notifier.work();

        assertThat(notifier.told()).isEmpty();
    }

    @Test
    void aDomainThatComesBackIsToldAnew() {
        domainIsProtected();
        notifier.receive(domain(2, true, START.plusSeconds(5)));
        notifier.work();
        notifier.receive(
                domain(3, false, START.plusSeconds(9)),
                proven(2, leaf('b'), START.plusSeconds(12)));
        notifier.work();

        assertThat(notifier.told()).containsExactly("protected", "removed", "protected");
    }

    @Test
    void anOlderRevisionChangesNothing() {
        domainIsProtected();
        EndpointsStatement newer = proven(9, leaf('b'), START.plusSeconds(1));
        notifier.receive(newer, unproven(5, leaf('a'), Verdict.EXPIRED, false, null, START));
        notifier.after(Duration.ofHours(1));

        assertThat(notifier.told()).containsExactly("protected", "renewed");
    }

    @Test
    void oldNewsIsNotTold() {
        notifier.receive(
                owner(1, "alice@example.org"),
                domain(1, false, START),
                proven(1, leaf('a'), START.minus(Duration.ofDays(8))));
        notifier.work();

        assertThat(notifier.told()).isEmpty();
    }

    @Test
    void whatTheServerDefersIsTriedAgainLaterEachTimeAndNotLost() {
        notifier.answer = NotifierUnderTest.deferred(ErrorCode.SMTP_UNREACHABLE);
        domainIsProtected();
        String id = notifier.queue.due(START.plus(Duration.ofDays(1)), 10).getFirst();
        assertThat(entry(id).dueAt()).isEqualTo(START.plusSeconds(2));

        notifier.after(Duration.ofSeconds(2));
        assertThat(entry(id).dueAt()).isEqualTo(notifier.now().plusSeconds(4));
        for (int attempt = 0; attempt < 40; attempt++) {
            notifier.after(FIVE_MINUTES);
        }
        assertThat(entry(id).dueAt()).isEqualTo(notifier.now().plus(FIVE_MINUTES));

        notifier.answer = new MailOutcome.Accepted("250 taken");
        notifier.after(FIVE_MINUTES);
        assertThat(notifier.told()).containsExactly("protected");
        assertThat(entry(id).status()).isEqualTo(NoticeQueue.Status.SENT);
    }

    @Test
    void whatTheServerRefusesWaitsForAnotherAddress() {
        notifier.answer = NotifierUnderTest.refused();
        domainIsProtected();
        notifier.answer = new MailOutcome.Accepted("250 taken");
        notifier.after(Duration.ofDays(1));
        assertThat(notifier.told()).isEmpty();

        notifier.receive(owner(2, "alice@other.example"));
        notifier.work();
        assertThat(notifier.mails)
                .extracting(Mail::toAddress)
                .containsExactly("alice@other.example");
    }

    @Test
    void aKillBetweenAcceptanceAndCommitRepeatsTheMailWithTheSameId() {
        notifier.atCheckpoint =
                () -> {
                    if (notifier.checkpoints.getLast() == Checkpoint.NOTIFIER_MAIL_ACCEPTED) {
                        throw new IllegalStateException("killed");
                    }
                };
        assertThatThrownBy(this::domainIsProtected).hasMessage("killed");

        notifier.atCheckpoint = () -> {};
        notifier.work();
        notifier.work();
        assertThat(notifier.mails).hasSize(2);
        assertThat(notifier.mails.getFirst()).isEqualTo(notifier.mails.getLast());
    }

    @Test
    void theQueueKnowsHowLongItsOldestNoticeHasWaited() {
        notifier.answer = NotifierUnderTest.deferred(ErrorCode.SMTP_UNREACHABLE);
        domainIsProtected();

        assertThat(notifier.queue.oldestDue(START)).isEmpty();
        assertThat(notifier.queue.oldestDue(START.plusSeconds(60))).contains(START.plusSeconds(2));
        assertThat(notifier.queue.told(SUBJECT, 1).words()).isEmpty();
    }

    private NoticeQueue.Entry entry(String id) {
        return notifier.queue.find(id).orElseThrow();
    }
}
