package org.waxseal.notifier.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.notifier.fixture.Statements.leaf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.notifier.fixture.NotifierUnderTest;
import org.waxseal.notifier.fixture.Statements;

/** What was told and what is so, and what follows. */
class NoticePolicyTest {
    private static final Instant NOW = Statements.START;
    private static final Duration TROUBLE = NotifierUnderTest.PATIENCE.trouble();
    private static final Duration PASSING = NotifierUnderTest.PATIENCE.passingFailure();
    private static final Duration QUIET = NotifierUnderTest.PATIENCE.quiet();
    private static final Fingerprint OLD = leaf('a');
    private static final Fingerprint NEW = leaf('b');

    private final NoticePolicy policy = new NoticePolicy(NotifierUnderTest.PATIENCE);

    /** One line of the table; expected notices are {@code kind} or {@code kind+delay}. */
    record Row(
            String so,
            Told told,
            @Nullable Protection protection,
            @Nullable Certificate certificate,
            List<String> expected) {
        @Override
        public String toString() {
            return so;
        }
    }

    static Stream<Row> domains() {
        return Stream.of(
                row("nothing known yet", told(), null, null),
                row("proven for the first time", told(), proven(NEW), null, "protected"),
                row(
                        "proven, but without endpoints there is nothing to be proven",
                        told(),
                        new Protection(
                                NEW, List.of(), true, NOW, false, null, NOW, null, null, false),
                        null),
                row("proven as told", told(good(NoticeKind.PROTECTED, OLD)), proven(OLD), null),
                row(
                        "another leaf proven",
                        told(good(NoticeKind.PROTECTED, OLD)),
                        proven(NEW),
                        null,
                        "renewed"),
                row(
                        "another leaf proven after a renewal was told",
                        told(good(NoticeKind.PROTECTED, leaf('c')), good(NoticeKind.RENEWED, OLD)),
                        proven(NEW),
                        null,
                        "renewed"),
                row("nothing to be served yet", told(), nothingWanted(), null),
                row(
                        "served another certificate from the start, for example for another name",
                        told(),
                        unproven(false, null),
                        null,
                        "unprotected+" + TROUBLE),
                row(
                        "the first rollout fails",
                        told(),
                        unproven(false, ErrorCode.SERVER_CHECK_FAILED),
                        null,
                        "unprotected+" + TROUBLE),
                row(
                        "was proven and is no more",
                        told(good(NoticeKind.PROTECTED, OLD)),
                        unproven(false, null),
                        null,
                        "unprotected+" + TROUBLE),
                row(
                        "the node is at fault",
                        told(good(NoticeKind.PROTECTED, OLD)),
                        unproven(true, ErrorCode.NODE_UNREACHABLE),
                        null),
                row(
                        "unprotected again within the quiet time",
                        told(
                                good(NoticeKind.PROTECTED, OLD),
                                bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(2)),
                                good(NoticeKind.RESTORED, OLD)),
                        unproven(false, null),
                        null,
                        "unprotected+" + QUIET.minusHours(2)),
                row(
                        "unprotected for another reason within the quiet time",
                        told(
                                good(NoticeKind.PROTECTED, OLD),
                                bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(2))),
                        unproven(false, ErrorCode.SERVER_RELOAD_FAILED),
                        null,
                        "unprotected+" + TROUBLE),
                row(
                        "proven again after a trouble was told",
                        told(
                                good(NoticeKind.PROTECTED, OLD),
                                bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(2))),
                        proven(OLD),
                        null,
                        "restored+" + TROUBLE),
                row(
                        "a renewal ends the trouble: one mail, not two",
                        told(
                                good(NoticeKind.PROTECTED, OLD),
                                bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(2))),
                        proven(NEW),
                        null,
                        "renewed"),
                row(
                        "the first proof after a failed rollout was told",
                        told(bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(2))),
                        proven(NEW),
                        null,
                        "protected"),
                row(
                        "restored was told already",
                        told(
                                good(NoticeKind.PROTECTED, OLD),
                                bad(NoticeKind.UNPROTECTED, null, Duration.ofHours(3)),
                                good(NoticeKind.RESTORED, OLD)),
                        proven(OLD),
                        null),
                row(
                        "issuance fails for somebody to mend",
                        told(),
                        null,
                        failed(ErrorCode.VALIDATION_FAILED),
                        "issuance-failed"),
                row(
                        "issuance fails for a setting",
                        told(),
                        null,
                        failed(ErrorCode.NAME_TOO_LONG),
                        "issuance-failed"),
                row(
                        "issuance fails in passing",
                        told(),
                        null,
                        failed(ErrorCode.CA_UNREACHABLE),
                        "issuance-failed+" + PASSING),
                row(
                        "issuance waits for its turn",
                        told(),
                        null,
                        failed(ErrorCode.CA_RATE_LIMITED),
                        "issuance-failed+" + PASSING),
                row(
                        "issuance fails by our fault",
                        told(),
                        null,
                        failed(ErrorCode.VAULT_LOCKED),
                        "issuance-failed+" + PASSING),
                row(
                        "issuance fails again within the quiet time",
                        told(
                                bad(
                                        NoticeKind.ISSUANCE_FAILED,
                                        ErrorCode.VALIDATION_FAILED,
                                        Duration.ofHours(20))),
                        null,
                        failed(ErrorCode.VALIDATION_FAILED),
                        "issuance-failed+" + QUIET.minusHours(20)),
                row(
                        "two things at once",
                        told(good(NoticeKind.PROTECTED, OLD)),
                        unproven(false, null),
                        failed(ErrorCode.CA_REFUSED),
                        "issuance-failed",
                        "unprotected+" + TROUBLE));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void followsFromWhatWasToldAndWhatIsSo(Row row) {
        Situation situation =
                new Situation.OfDomain(
                        domain(false),
                        contact(false),
                        row.certificate(),
                        row.protection(),
                        row.told());

        assertThat(shown(policy.notices(situation, NOW)))
                .containsExactlyInAnyOrderElementsOf(row.expected());
        assertThat(policy.notices(situation, NOW))
                .as("the same each time")
                .isEqualTo(policy.notices(situation, NOW));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void aRemovedDomainHasOneFactOnly(Row row) {
        Situation situation =
                new Situation.OfDomain(
                        domain(true),
                        contact(false),
                        row.certificate(),
                        row.protection(),
                        row.told());

        assertThat(shown(policy.notices(situation, NOW))).containsExactly("removed");
    }

    @ParameterizedTest
    @MethodSource("domains")
    void aRemovedOwnerIsLeftInPeace(Row row) {
        Situation situation =
                new Situation.OfDomain(
                        domain(false),
                        contact(true),
                        row.certificate(),
                        row.protection(),
                        row.told());

        assertThat(policy.notices(situation, NOW)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void whatComesByItselfHasToLastBeforeAFailedIssuanceIsTold(ErrorCode code) {
        boolean passes =
                code.category() == ErrorCategory.TRANSIENT
                        || code.category() == ErrorCategory.INTERNAL
                        || code == ErrorCode.CA_RATE_LIMITED;
        Situation situation =
                new Situation.OfDomain(
                        domain(false), contact(false), failed(code), null, Told.nothing());

        assertThat(shown(policy.notices(situation, NOW)))
                .containsExactly("issuance-failed" + (passes ? "+" + PASSING : ""));
    }

    @Test
    void aNodesStateIsForItsOperator() {
        assertThat(ofNode(unproven(true, null), told()))
                .containsExactly("node-degraded+" + TROUBLE);
        assertThat(ofNode(unproven(false, null), told())).isEmpty();
        assertThat(ofNode(proven(OLD), told())).isEmpty();
        assertThat(
                        ofNode(
                                proven(OLD),
                                told(bad(NoticeKind.NODE_DEGRADED, null, Duration.ofHours(1)))))
                .containsExactly("node-restored+" + TROUBLE);
    }

    @Test
    void theSameFactHasTheSameIdentityAndAnotherOneAnother() {
        Situation first =
                new Situation.OfDomain(
                        domain(false),
                        contact(false),
                        null,
                        proven(NEW),
                        told(good(NoticeKind.PROTECTED, OLD)));
        Situation other =
                new Situation.OfDomain(
                        domain(false),
                        contact(false),
                        null,
                        proven(leaf('c')),
                        told(good(NoticeKind.PROTECTED, OLD)));

        Notice notice = policy.notices(first, NOW).getFirst();
        assertThat(policy.notices(first, NOW.plusSeconds(60)).getFirst().id())
                .isEqualTo(notice.id())
                .hasSize(32);
        assertThat(policy.notices(other, NOW).getFirst().id()).isNotEqualTo(notice.id());
    }

    @Test
    void aClockThatIsAheadOfOursDelaysNothing() {
        Situation situation =
                new Situation.OfDomain(
                        domain(false), contact(false), null, proven(NEW), Told.nothing());

        Notice notice = policy.notices(situation, NOW.minusSeconds(90)).getFirst();

        assertThat(notice.notBefore()).isEqualTo(NOW.minusSeconds(90));
    }

    private List<String> ofNode(Protection protection, Told told) {
        return shown(
                policy.notices(
                        new Situation.OfNode(
                                new Node(Statements.NODE, DnsName.of("mx1.example.net"), 1, false),
                                null,
                                protection,
                                told),
                        NOW));
    }

    private static List<String> shown(List<Notice> notices) {
        List<String> shown = new ArrayList<>();
        for (Notice notice : notices) {
            Duration delay = Duration.between(NOW, notice.notBefore());
            shown.add(notice.kind().wireName() + (delay.isZero() ? "" : "+" + delay));
        }
        return shown;
    }

    private static Domain domain(boolean removed) {
        return new Domain(Statements.DOMAIN, "Example.org", Statements.ALICE, 1, NOW, removed);
    }

    private static Contact contact(boolean removed) {
        return new Contact(
                Statements.ALICE, "Alice", "alice@example.org", OwnerLocale.ENGLISH, removed);
    }

    private static Protection proven(Fingerprint leaf) {
        return new Protection(
                leaf,
                List.of(endpoint(Verdict.PROTECTED)),
                true,
                NOW,
                false,
                null,
                NOW,
                null,
                null,
                false);
    }

    private static Protection unproven(boolean degraded, @Nullable ErrorCode code) {
        Protection.Episode since = new Protection.Episode(7, NOW);
        return new Protection(
                OLD,
                List.of(endpoint(Verdict.EXPIRED)),
                false,
                null,
                degraded,
                code == null ? null : new Failure(code, "reason", NOW, null),
                NOW,
                since,
                degraded ? since : null,
                false);
    }

    private static Protection nothingWanted() {
        return new Protection(
                null,
                List.of(endpoint(Verdict.SELF_SIGNED)),
                false,
                null,
                false,
                null,
                NOW,
                new Protection.Episode(1, NOW.minus(QUIET)),
                null,
                false);
    }

    private static EndpointState endpoint(Verdict verdict) {
        return new EndpointState(
                new NodeId("mx1"),
                Protocol.IMAPS,
                "127.0.0.1",
                993,
                Statements.DOMAIN.child("mail"),
                verdict,
                "seen",
                null,
                NOW);
    }

    private static Certificate failed(ErrorCode code) {
        return new Certificate(
                null, List.of(), null, null, new Failure(code, "reason", NOW, null), false);
    }

    private static Row row(
            String so,
            Told told,
            @Nullable Protection protection,
            @Nullable Certificate certificate,
            String... expected) {
        return new Row(so, told, protection, certificate, List.of(expected));
    }

    private static Told told(Told.Word... words) {
        return new Told(List.of(words));
    }

    private static Told.Word good(NoticeKind kind, Fingerprint leaf) {
        Duration ago =
                switch (kind) {
                    case PROTECTED -> Duration.ofDays(30);
                    case RENEWED -> Duration.ofDays(3);
                    default -> Duration.ofHours(1);
                };
        return new Told.Word(kind, leaf, null, NOW.minus(ago));
    }

    private static Told.Word bad(NoticeKind kind, @Nullable ErrorCode code, Duration ago) {
        return new Told.Word(kind, null, code, NOW.minus(ago));
    }
}
