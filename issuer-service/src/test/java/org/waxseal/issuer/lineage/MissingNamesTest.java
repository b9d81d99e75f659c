package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waxseal.issuer.fake.IssuerHarness.policy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.issuer.caa.CaaRecord;
import org.waxseal.issuer.fake.IssuerHarness;

class MissingNamesTest {
    private static final CertificateName GOOD = CertificateName.of("example.test");
    private static final CertificateName BAD = CertificateName.of("bad.example.test");
    private static final CertificateName WORSE = CertificateName.of("worse.example.test");

    private final IssuerHarness issuer = new IssuerHarness();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void issuesWhatCanBeProvenAndSaysWhatIsMissing() {
        issuer.authority.distrust(BAD.base());
        Subject subject = registered();
        issuer.sweep();

        CertificateStatement statement = issuer.lastStatement();
        assertThat(statement.desired()).containsExactly(GOOD, BAD, WORSE);
        assertThat(statement.achieved()).containsExactlyInAnyOrder(GOOD, WORSE);
        assertThat(Objects.requireNonNull(statement.lastFailure()).code())
                .isEqualTo(ErrorCode.VALIDATION_FAILED);
        assertThat(statement.lastFailure().detail())
                .startsWith("the certificate lacks bad.example.test: ")
                .contains("no TXT record found");
        assertThat(statement.lastFailure().nextAttempt())
                .isEqualTo(issuer.lineage(subject).nextAttempt());
        assertThat(issuer.issuances).isEqualTo(1);
        assertThat(issuer.dns.at("_acme-challenge.bad.example.test")).isEmpty();
    }

    @Test
    void triesAMissingNameAgainWithoutOrderingTheRestAgain() {
        issuer.authority.distrust(BAD.base());
        Subject subject = registered();
        issuer.sweep();
        long issued = issuer.lineage(subject).generation();
        for (Duration delay :
                List.of(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(100),
                        Duration.ofDays(1))) {
            issuer.clock.advance(delay);
            issuer.sweep();
            assertThat(issuer.lineage(subject).generation()).isEqualTo(issued);
        }
        assertThat(issuer.authority.finished()).isEqualTo(1);
        assertThat(issuer.published).hasSize(1);

        issuer.authority.trust(BAD.base());
        issuer.clock.advance(Duration.ofDays(1));
        issuer.sweep();
        CertificateStatement statement = issuer.lastStatement();
        assertThat(statement.achieved()).containsExactlyInAnyOrder(GOOD, BAD, WORSE);
        assertThat(statement.lastFailure()).isNull();
        assertThat(issuer.lineage(subject).debts()).isEmpty();
        assertThat(issuer.lineage(subject).nextAttempt())
                .isEqualTo(issuer.lineage(subject).renewAt());
    }

    @Test
    void givesEachMissingNameABackOffOfItsOwn() {
        issuer.authority.distrust(BAD.base());
        Subject subject = registered();
        issuer.sweep();
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.lineage(subject).debt(BAD).orElseThrow().attempts()).isEqualTo(2);
        issuer.authority.distrust(WORSE.base());
        issuer.register(
                "example.test",
                2,
                policy(1, GOOD.ascii(), BAD.ascii(), WORSE.ascii(), "more.example.test"));
        issuer.sweep();
        // Another registration tries every name at once.
        assertThat(issuer.lineage(subject).debt(BAD).orElseThrow().attempts()).isEqualTo(1);
        assertThat(issuer.lineage(subject).debt(WORSE).orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void fallsBackToTheNamesThatClientsUseWhenAWildcardIsRefused() {
        CertificateName wildcard = CertificateName.of("*.example.test");
        issuer.authority.refuse(wildcard);
        Subject subject =
                issuer.register("example.test", 1, IssuerHarness.wildcard("example.test"));
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved())
                .extracting(CertificateName::ascii)
                .containsExactlyInAnyOrder(
                        "example.test", "mail.example.test", "webmail.example.test");
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).detail())
                .contains("lacks *.example.test")
                .contains("policy forbids it");

        issuer.authority.accept(wildcard);
        issuer.clock.advance(Duration.ofMinutes(1));
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved()).containsExactlyInAnyOrder(GOOD, wildcard);
        assertThat(issuer.lineage(subject).debts()).isEmpty();
    }

    @Test
    void asksForNoNameThatCaaRecordsForbidAndLooksAgainTheNextDay() {
        issuer.caa.put("bad.example.test", List.of(new CaaRecord(0, "issue", "other.test")));
        registered();
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved()).containsExactlyInAnyOrder(GOOD, WORSE);
        assertThat(issuer.authority.ordered()).containsExactly(List.of(GOOD, WORSE));
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.CAA_FORBIDS);
        assertThat(issuer.lastStatement().lastFailure().detail())
                .contains("set the record bad.example.test. CAA 0 issue \"ca.test\"");

        issuer.caa.clear();
        issuer.clock.advance(Duration.ofDays(1));
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved()).containsExactlyInAnyOrder(GOOD, BAD, WORSE);
    }

    @Test
    void renewsWithoutANameThatStillFails() {
        issuer.authority.distrust(BAD.base());
        Subject subject = registered();
        issuer.sweep();
        issuer.clock.set(Objects.requireNonNull(issuer.lineage(subject).renewAt()));
        issuer.sweep();
        assertThat(issuer.authority.finished()).isEqualTo(2);
        assertThat(issuer.lineage(subject).wantsCertificate()).isFalse();
        assertThat(issuer.lastStatement().achieved()).containsExactlyInAnyOrder(GOOD, WORSE);
    }

    @Test
    void leavesNoPendingOrderBehindWhenOneNameCannotBePublished() {
        issuer.dns.refuseAt("_acme-challenge.bad.example.test", ErrorCode.DNS_ZONE_UNKNOWN);
        registered();
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved()).containsExactlyInAnyOrder(GOOD, WORSE);
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.DNS_ZONE_UNKNOWN);
        assertThat(issuer.authority.givenUp()).isEqualTo(1);
        // The authority was never asked to look for a value that does not stand.
        assertThat(issuer.authority.validations()).isEqualTo(4);
    }

    @Test
    void tellsOfANameThatIsTooLongAndIssuesTheRest() {
        String label = "a".repeat(63);
        String tooLong = "%s.%s.%s.%s.test".formatted(label, label, label, "b".repeat(46));
        Subject subject = issuer.register("example.test", 1, policy(0, GOOD.ascii(), tooLong));
        issuer.sweep();
        assertThat(issuer.lastStatement().achieved()).containsExactly(GOOD);
        assertThat(Objects.requireNonNull(issuer.lastStatement().lastFailure()).code())
                .isEqualTo(ErrorCode.NAME_TOO_LONG);
        assertThat(issuer.lineage(subject).nextAttempt())
                .isEqualTo(issuer.lineage(subject).renewAt());
        assertThat(DnsName.of(tooLong).ascii()).hasSize(243);
    }

    private Subject registered() {
        return issuer.register(
                "example.test", 1, policy(0, GOOD.ascii(), BAD.ascii(), WORSE.ascii()));
    }
}
