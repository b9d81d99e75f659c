package org.waxseal.assigner.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.assigner.pki.TestAuthority;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;

class EndpointInspectionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final DnsName NAME = DnsName.of("mail.a.test");
    private static final TestAuthority KNOWN = new TestAuthority(NOW);
    private static final TestAuthority STRANGE = new TestAuthority(NOW, "Strange");
    private static final CertificateChain WANTED = KNOWN.issue("mail.a.test", "a.test").chain();

    private final EndpointInspection inspection =
            new EndpointInspection(new ClientTrust(List.of(KNOWN.root())));

    static Stream<Arguments> chains() {
        CertificateChain other = KNOWN.issue("mail.a.test").chain();
        CertificateChain elsewhere = KNOWN.issue("mail.b.test").chain();
        CertificateChain self = KNOWN.selfSigned("mail.a.test").chain();
        CertificateChain foreignSelf = KNOWN.selfSigned("mx1.host.test").chain();
        CertificateChain expired =
                KNOWN.issue(NOW.minus(Duration.ofDays(90)), NOW.minusSeconds(1), "mail.a.test")
                        .chain();
        CertificateChain future =
                KNOWN.issue(NOW.plusSeconds(60), NOW.plus(Duration.ofDays(90)), "mail.a.test")
                        .chain();
        CertificateChain strange = STRANGE.issue("mail.a.test").chain();
        CertificateChain direct = new CertificateChain(List.of(WANTED.leaf()));
        CertificateChain expiredElsewhere =
                KNOWN.issue(NOW.minus(Duration.ofDays(90)), NOW.minusSeconds(1), "x.b.test")
                        .chain();
        return Stream.of(
                Arguments.of("wanted", WANTED, Verdict.PROTECTED, "valid until 2027-02-21"),
                Arguments.of(
                        "with its root",
                        with(WANTED, KNOWN.root()),
                        Verdict.PROTECTED,
                        "is served for mail.a.test"),
                Arguments.of(
                        "in another order, with something in between",
                        new CertificateChain(
                                List.of(
                                        WANTED.leaf(),
                                        STRANGE.intermediate(),
                                        KNOWN.intermediate())),
                        Verdict.PROTECTED,
                        "is served for mail.a.test"),
                Arguments.of("another valid one", other, Verdict.WRONG_LEAF, "as rolled out"),
                Arguments.of(
                        "another name",
                        elsewhere,
                        Verdict.NAME_NOT_COVERED,
                        "names mail.b.test, not mail.a.test"),
                Arguments.of("self-signed", self, Verdict.SELF_SIGNED, "self-signed"),
                Arguments.of(
                        "self-signed for another name",
                        foreignSelf,
                        Verdict.SELF_SIGNED,
                        "self-signed; the certificate names mx1.host.test, not mail.a.test"),
                Arguments.of(
                        "expired", expired, Verdict.EXPIRED, "expired on 2026-11-24 11:59 UTC"),
                Arguments.of(
                        "expired and another name",
                        expiredElsewhere,
                        Verdict.EXPIRED,
                        "not mail.a.test"),
                Arguments.of(
                        "not yet valid",
                        future,
                        Verdict.NOT_YET_VALID,
                        "not valid before 2026-11-24 12:01 UTC"),
                Arguments.of(
                        "no intermediate",
                        direct,
                        Verdict.CHAIN_INCOMPLETE,
                        "does not send the intermediate certificate 'CN=Test Intermediate'"),
                Arguments.of(
                        "unknown root",
                        strange,
                        Verdict.ROOT_UNKNOWN,
                        "ends in 'CN=Strange Root', which clients do not know"),
                Arguments.of(
                        "unknown root, sent",
                        with(strange, STRANGE.root()),
                        Verdict.ROOT_UNKNOWN,
                        "which clients do not know"),
                Arguments.of(
                        "no name at all",
                        KNOWN.issue().chain(),
                        Verdict.NAME_NOT_COVERED,
                        "names no host"),
                Arguments.of(
                        "for clients",
                        KNOWN.issueForClients("mail.a.test").chain(),
                        Verdict.NO_TLS,
                        "not made for TLS servers"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void judgesWhatWasServed(
            String what, CertificateChain served, Verdict verdict, String evidence) {
        Judgement judgement = inspection.judge(NAME, new Observation.Served(served), WANTED, NOW);

        assertThat(judgement.verdict()).as(what).isEqualTo(verdict);
        assertThat(judgement.evidence()).contains(evidence).endsWith(".").doesNotContain("\n");
        assertThat(judgement.leaf()).isEqualTo(served.fingerprint());
    }

    @Test
    void saysEveryFaultAndTheWorstFirst() {
        Judgement judgement =
                inspection.judge(
                        NAME,
                        new Observation.Served(KNOWN.selfSigned("mx1.host.test").chain()),
                        WANTED,
                        NOW);

        assertThat(judgement.evidence())
                .matches(
                        "The certificate is self-signed; the certificate names mx1\\.host\\.test, not"
                                + " mail\\.a\\.test; the leaf served is [0-9a-f]{12}, not [0-9a-f]{12} as"
                                + " rolled out\\.");
    }

    @Test
    void withoutAWantedLeafAnythingThatClientsAcceptWillDo() {
        Judgement judgement =
                inspection.judge(
                        NAME,
                        new Observation.Served(KNOWN.issue("mail.a.test").chain()),
                        null,
                        NOW);

        assertThat(judgement.verdict()).isEqualTo(Verdict.PROTECTED);
        assertThat(judgement.evidence()).contains("Waxseal did not roll out");
    }

    @Test
    void aWildcardCoversOneLabel() {
        Observation served = new Observation.Served(KNOWN.issue("*.a.test").chain());

        assertThat(inspection.judge(NAME, served, null, NOW).verdict())
                .isEqualTo(Verdict.PROTECTED);
        assertThat(inspection.judge(DnsName.of("a.test"), served, null, NOW).verdict())
                .isEqualTo(Verdict.NAME_NOT_COVERED);
        assertThat(inspection.judge(DnsName.of("x.mail.a.test"), served, null, NOW).verdict())
                .isEqualTo(Verdict.NAME_NOT_COVERED);
    }

    @Test
    void noCertificateIsNoTls() {
        Judgement judgement =
                inspection.judge(NAME, new Observation.NoTls("nothing offered"), WANTED, NOW);

        assertThat(judgement).isEqualTo(new Judgement(Verdict.NO_TLS, "Nothing offered.", null));
    }

    @Test
    void aValidDomainBesideAnInvalidServerWideCertificateIsNotProtected() {
        Judgement own = inspection.judge(NAME, new Observation.Served(WANTED), WANTED, NOW);
        Judgement bad = new Judgement(Verdict.SELF_SIGNED, "The certificate is self-signed.", null);
        Judgement good = new Judgement(Verdict.PROTECTED, "Fine.", null);
        Judgement foreign = new Judgement(Verdict.WRONG_LEAF, "Another.", null);

        assertThat(EndpointInspection.besideServerWide(own, bad).verdict())
                .isEqualTo(Verdict.SERVER_WIDE_INVALID);
        assertThat(EndpointInspection.besideServerWide(own, bad).evidence())
                .contains("self-signed");
        assertThat(EndpointInspection.besideServerWide(own, null).verdict())
                .isEqualTo(Verdict.SERVER_WIDE_INVALID);
        assertThat(EndpointInspection.besideServerWide(own, good)).isEqualTo(own);
        assertThat(EndpointInspection.besideServerWide(own, foreign)).isEqualTo(own);
        assertThat(EndpointInspection.besideServerWide(bad, bad)).isEqualTo(bad);
    }

    @Test
    void whatIsForeignCannotForgeALine() {
        Judgement judgement =
                inspection.judge(
                        NAME, new Observation.NoTls("answer 'a\nWARN forged'"), WANTED, NOW);

        assertThat(judgement.evidence()).doesNotContain("\n");
    }

    private static CertificateChain with(CertificateChain chain, X509Certificate more) {
        return new CertificateChain(
                Stream.concat(chain.certificates().stream(), Stream.of(more)).toList());
    }
}
