package org.waxseal.assigner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;

/**
 * What reconciling does with statements that come late, twice or in the wrong order, with faults of
 * nodes and of servers; on real rows, so that the same tests prove the SQL.
 */
abstract class ReconcileNodeContract {
    private static final NodeId MX1 = new NodeId("mx1");

    private final TestDatabase database;
    private World world;

    ReconcileNodeContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void fleet() {
        world = new World(database.dataSource());
        world.mailNode("mx1");
        world.webNode("web1");
    }

    @Test
    void saysAtFirstSightWhatAClientWouldSee() {
        world.domain("a.test", "mx1", "web1");
        world.settle();

        assertThat(world.fleet.applied).isEmpty();
        EndpointsStatement domain = world.ofDomain("a.test");
        assertThat(domain.endpoints())
                .extracting(EndpointState::protocol)
                .containsExactlyInAnyOrder(
                        Protocol.SMTP, Protocol.IMAP, Protocol.IMAPS, Protocol.HTTPS);
        assertThat(domain.endpoints())
                .allSatisfy(
                        endpoint -> {
                            assertThat(endpoint.verdict()).isEqualTo(Verdict.SELF_SIGNED);
                            assertThat(endpoint.evidence()).contains("self-signed", "not ");
                            assertThat(endpoint.sni().ascii())
                                    .isEqualTo(
                                            endpoint.protocol() == Protocol.HTTPS
                                                    ? "webmail.a.test"
                                                    : "mail.a.test");
                        });
        assertThat(domain.proven()).isFalse();
        assertThat(domain.wanted()).isNull();
        assertThat(domain.degraded()).isTrue();
        assertThat(domain.lastFailure()).isNull();
        EndpointsStatement node = world.newest("node:mx1");
        assertThat(node.endpoints()).hasSize(3);
        assertThat(node.degraded()).isTrue();
        assertThat(world.checkpoints).doesNotContain(Checkpoint.ASSIGNER_PROVEN);
    }

    @Test
    void provesADomainAndItsNode() {
        world.domain("a.test", "mx1", "web1");
        world.nodeCertificate("mx1");
        world.nodeCertificate("web1");
        CertificateChain chain = world.certificate("a.test");
        world.settle();

        EndpointsStatement domain = world.ofDomain("a.test");
        assertThat(domain.proven()).isTrue();
        assertThat(domain.wanted()).isEqualTo(chain.fingerprint());
        assertThat(domain.provenAt()).isNotNull();
        assertThat(domain.degraded()).isFalse();
        assertThat(domain.endpoints())
                .allSatisfy(
                        endpoint -> {
                            assertThat(endpoint.verdict()).isEqualTo(Verdict.PROTECTED);
                            assertThat(endpoint.leaf()).isEqualTo(chain.fingerprint());
                        });
        assertThat(world.newest("node:mx1").proven()).isTrue();
        assertThat(world.newest("node:web1").degraded()).isFalse();
        assertThat(world.fleet.applied).containsExactlyInAnyOrder(MX1, new NodeId("web1"));
        assertThat(world.checkpoints)
                .contains(Checkpoint.ASSIGNER_WORK_RECORDED, Checkpoint.ASSIGNER_PROVEN);
        assertThat(Duration.between(World.START, domain.provenAt()))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aDomainBesideASelfSignedNodeIsNotProtected() {
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        world.settle();

        assertThat(world.verdicts("domain:a.test")).containsExactly(Verdict.SERVER_WIDE_INVALID);
        assertThat(world.ofDomain("a.test").proven()).isFalse();

        world.nodeCertificate("mx1");
        int handshakes = world.fleet.handshakes;
        world.settle();

        assertThat(world.verdicts("domain:a.test")).containsExactly(Verdict.PROTECTED);
        assertThat(world.ofDomain("a.test").proven()).isTrue();
        // Its own endpoints were proven before and did not change: only the node's are asked again.
        assertThat(world.fleet.handshakes - handshakes).isEqualTo(3);
    }

    @Test
    void sinceStaysWhileTheVerdictStays() {
        proven("a.test");
        List<Instant> since = sinces("a.test");
        Instant provenAt = world.ofDomain("a.test").provenAt();
        world.time.pause(Duration.ofDays(1));

        CertificateChain renewed = world.certificate("a.test");
        world.settle();

        EndpointsStatement domain = world.ofDomain("a.test");
        assertThat(domain.wanted()).isEqualTo(renewed.fingerprint());
        assertThat(sinces("a.test")).isEqualTo(since);
        assertThat(domain.provenAt()).isAfter(provenAt);
    }

    @Test
    void lateAndRepeatedStatementsAreHarmless() {
        DomainStatement first = world.domain("a.test", "mx1", "web1");
        world.nodeCertificate("mx1");
        world.nodeCertificate("web1");
        world.certificate("a.test");
        DomainStatement second = world.domain("a.test", "mx1", "web1");
        world.settle();
        int said = world.published.size();

        world.recorder.receive(first);
        world.recorder.receive(second);
        world.recorder.receive(first);
        assertThat(world.works.due(world.time.instant(), 10)).isEmpty();
        world.settle();

        assertThat(world.published).hasSize(said);
    }

    @Test
    void aCertificateMayComeBeforeItsDomainAndADomainBeforeItsNode() {
        World other = World.apart();
        other.certificate("a.test");
        other.domain("a.test", "mx1", null);
        other.settle();
        other.mailNode("mx1");
        other.nodeCertificate("mx1");
        other.settle();

        assertThat(other.ofDomain("a.test").proven()).isTrue();
    }

    @Test
    void aBurstBecomesOneChange() {
        world.nodeCertificate("mx1");
        world.nodeCertificate("web1");
        world.settle();
        world.fleet.applied.clear();
        for (int i = 0; i < 30; i++) {
            world.domain("d" + i + ".test", "mx1", null);
            world.certificate("d" + i + ".test");
        }
        world.settle();

        assertThat(world.fleet.applied).containsExactly(MX1);
        for (int i = 0; i < 30; i++) {
            assertThat(world.ofDomain("d" + i + ".test").proven()).isTrue();
        }
    }

    @Test
    void whatIsWantedWhileApplyingIsDoneToo() {
        world.nodeCertificate("mx1");
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        world.fleet.duringRollout =
                () -> {
                    world.domain("b.test", "mx1", null);
                    world.certificate("b.test");
                };
        world.reconcile.reconcile(MX1);

        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.ofDomain("b.test").proven()).isTrue();
        assertThat(world.fleet.applied).containsExactly(MX1, MX1);
        assertThat(world.works.due(world.time.instant(), 10)).doesNotContain(MX1);
    }

    @Test
    void inABurstANodeRestsForAsLongAsItsLastChangeTook() {
        world.nodeCertificate("mx1");
        world.settle();
        List<Duration> rests = new ArrayList<>();
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        world.fleet.duringRollout =
                () -> {
                    world.time.pause(Duration.ofSeconds(2));
                    Instant ends = world.time.instant();
                    world.domain("b.test", "mx1", null);
                    world.certificate("b.test");
                    world.fleet.duringRollout =
                            () -> rests.add(Duration.between(ends, world.time.instant()));
                };
        world.reconcile.reconcile(MX1);

        assertThat(rests).hasSize(1);
        assertThat(rests.getFirst()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2200));
    }

    @Test
    void whoLostItsLeaseStoresNothing() {
        world.nodeCertificate("mx1");
        world.settle();
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        world.fleet.duringRollout = () -> world.works.take(MX1, world.time.instant());
        // The one that slept: it has applied, but another instance has the node by now.
        world.works.take(MX1, world.time.instant());
        world.reconcile.reconcile(MX1);

        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.allOf("domain:a.test").stream().filter(EndpointsStatement::proven))
                .hasSize(1);
    }

    @Test
    void aWrongLeafIsUndoneAndHoldsUpNobodyElse() {
        proven("a.test");
        world.fleet.notServed.add(subject("a.test"));
        world.fleet.applied.clear();
        world.domain("b.test", "mx1", null);
        world.certificate("a.test");
        world.certificate("b.test");
        world.settle();

        assertThat(world.fleet.undone).contains(MX1);
        assertThat(world.ofDomain("b.test").proven()).isTrue();
        Failure failure = Assembly.failureOf(world.ofDomain("a.test"));
        assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CERTIFICATE_SERVED);
        assertThat(failure.nextAttempt()).isAfter(world.time.instant());
        assertThat(world.ofDomain("a.test").proven()).isFalse();

        // No storm: nothing is tried before the back-off, and then longer and longer apart.
        int undone = world.fleet.undone.size();
        world.settle();
        assertThat(world.fleet.undone).hasSize(undone);
        for (int i = 0; i < 720; i++) {
            world.time.pause(Duration.ofSeconds(10));
            world.settle();
        }
        assertThat(world.fleet.undone.size() - undone).isBetween(10, 20);

        world.fleet.notServed.clear();
        world.time.pause(Duration.ofHours(1));
        world.settle();
        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.ofDomain("a.test").lastFailure()).isNull();
    }

    @Test
    void aNewerCertificateIsTriedAtOnceAfterAFailedOne() {
        proven("a.test");
        world.fleet.notServed.add(subject("a.test"));
        world.certificate("a.test");
        world.settle();
        world.fleet.notServed.clear();

        world.certificate("a.test");
        world.settle();

        assertThat(world.ofDomain("a.test").proven()).isTrue();
    }

    @Test
    void aMissingKeyHoldsUpItsDomainOnly() {
        world.nodeCertificate("mx1");
        world.domain("a.test", "mx1", null);
        world.domain("b.test", "mx1", null);
        world.fleet.withoutKey.add(subject("a.test"));
        world.certificate("a.test");
        world.certificate("b.test");
        world.settle();

        assertThat(world.ofDomain("b.test").proven()).isTrue();
        Failure failure = Assembly.failureOf(world.ofDomain("a.test"));
        assertThat(failure.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND);

        world.fleet.withoutKey.clear();
        world.time.pause(Duration.ofMinutes(2));
        world.settle();
        assertThat(world.ofDomain("a.test").proven()).isTrue();
    }

    @Test
    void aBrokenNodeIsLeftAloneAndSaidOnce() {
        proven("a.test");
        world.fleet.applied.clear();
        world.fleet.broken =
                new WaxsealException(
                        ErrorCode.SERVER_CONFIGURATION_BROKEN,
                        "before anything was changed, dovecot.conf line 3 is wrong");
        world.domain("b.test", "mx1", null);
        world.certificate("b.test");
        world.settle();

        assertThat(world.fleet.applied).isEmpty();
        assertThat(world.newest("node:mx1").degraded()).isTrue();
        Failure failure = Assembly.failureOf(world.newest("node:mx1"));
        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_CONFIGURATION_BROKEN);
        assertThat(failure.detail()).contains("dovecot.conf line 3");
        assertThat(world.ofDomain("b.test").lastFailure()).isNotNull();
        assertThat(world.ofDomain("a.test").degraded()).isTrue();
        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.ofDomain("a.test").lastFailure()).isNull();
        Instant first = failure.at();

        world.time.pause(Duration.ofSeconds(31));
        world.settle();
        int ofA = world.allOf("domain:a.test").size();
        Failure again = Assembly.failureOf(world.newest("node:mx1"));
        assertThat(again.at()).isEqualTo(first);
        assertThat(again.nextAttempt()).isAfter(failure.nextAttempt());

        world.fleet.broken = null;
        world.time.pause(Duration.ofHours(1));
        world.settle();
        assertThat(world.ofDomain("b.test").proven()).isTrue();
        assertThat(world.newest("node:mx1").lastFailure()).isNull();
        assertThat(world.ofDomain("a.test").degraded()).isFalse();
        assertThat(world.allOf("domain:a.test")).hasSize(ofA + 1);
    }

    @Test
    void anUnexpectedFaultEscapesAndIsTriedAgain() {
        world.nodeCertificate("mx1");
        world.fleet.duringRollout =
                () -> {
                    throw new IllegalStateException("killed here");
                };
        assertThatThrownBy(() -> world.reconcile.reconcile(MX1))
                .isInstanceOf(IllegalStateException.class);
        assertThat(world.newest("node:mx1").proven()).isFalse();

        // Everything was written before: the plan is empty now, and the endpoints are still proven.
        world.settle();
        assertThat(world.newest("node:mx1").proven()).isTrue();
        assertThat(world.outcomes).contains("unchanged");
    }

    @Test
    void aRemovedDomainLeavesEveryServerAndThenItsStatementSaysSo() {
        proven("a.test");
        proven("b.test");
        world.removeDomain("a.test");
        world.reconcile.reconcile(MX1);
        assertThat(world.ofDomain("a.test").removed()).isFalse();
        world.settle();

        assertThat(world.ofDomain("a.test").removed()).isTrue();
        assertThat(world.ofDomain("a.test").endpoints()).isEmpty();
        assertThat(names("mx1", Software.DOVECOT)).noneMatch(name -> name.contains("a.test"));
        assertThat(names("web1", Software.NGINX)).noneMatch(name -> name.contains("a.test"));
        assertThat(names("mx1", Software.POSTFIX)).contains("b.test", "*.b.test");
        assertThat(world.ofDomain("b.test").proven()).isTrue();
        assertThat(world.protections.of(List.of(subject("a.test")))).isEmpty();
    }

    @Test
    void aDomainMovesToAnotherNode() {
        proven("a.test");
        world.mailNode("mx2");
        world.nodeCertificate("mx2");
        world.domain("a.test", "mx2", "web1");
        world.settle();

        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.ofDomain("a.test").endpoints())
                .extracting(endpoint -> endpoint.node().value())
                .containsOnly("mx2", "web1");
        assertThat(names("mx1", Software.DOVECOT)).doesNotContain("*.a.test");
        assertThat(names("mx2", Software.DOVECOT)).contains("*.a.test");
    }

    @Test
    void aRemovedNodeIsNotTouchedAndItsStatementSaysSo() {
        proven("a.test");
        world.fleet.applied.clear();
        world.domain("a.test", null, "web1");
        world.settle();
        world.removeNode("mx1");
        int applied = world.fleet.applied.size();
        world.settle();

        assertThat(world.fleet.applied).hasSize(applied);
        assertThat(world.newest("node:mx1").removed()).isTrue();
    }

    @Test
    void entriesOfDomainsThatNobodyToldOfStay() {
        proven("a.test");
        // As after the loss of the database: the node is known, its domains are not yet.
        World later = World.apart();
        later.fleet.knowAllOf(world.fleet);
        later.mailNode("mx1");
        later.fleet.node("mx1").configured.putAll(world.fleet.node("mx1").configured);
        later.settle();
        later.nodeCertificate("mx1");
        later.settle();
        later.domain("a.test", "mx1", null);
        later.settle();

        assertThat(later.fleet.node("mx1").configured(Software.DOVECOT).names().keySet())
                .contains(CertificateName.of("*.a.test"));
    }

    @Test
    void aLookAgainFindsWhatOthersReplaced() {
        proven("a.test");
        CertificateChain foreign = world.authority.issue("mail.a.test").chain();
        world.fleet.node("mx1").overridden.put(DnsName.of("mail.a.test"), foreign);
        world.time.pause(Duration.ofHours(1));
        assertThat(world.works.dueForInspection(world.time.instant(), 10)).contains(MX1);

        world.reinspect.reinspect(MX1);

        assertThat(world.ofDomain("a.test").proven()).isFalse();
        assertThat(world.ofDomain("a.test").endpoints())
                .filteredOn(endpoint -> endpoint.protocol() != Protocol.HTTPS)
                .allSatisfy(
                        endpoint -> {
                            assertThat(endpoint.verdict()).isEqualTo(Verdict.WRONG_LEAF);
                            assertThat(endpoint.leaf()).isEqualTo(foreign.fingerprint());
                        });
        assertThat(world.works.due(world.time.instant(), 10)).contains(MX1);
        assertThat(world.works.dueForInspection(world.time.instant(), 10)).doesNotContain(MX1);

        world.settle();
        Failure failure = Assembly.failureOf(world.ofDomain("a.test"));
        assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CERTIFICATE_SERVED);

        world.fleet.node("mx1").overridden.clear();
        world.time.pause(Duration.ofHours(1));
        world.settle();
        assertThat(world.ofDomain("a.test").proven()).isTrue();
    }

    @Test
    void aLookAgainSeesAnExpiredCertificateAndAServerThatIsDown() {
        proven("a.test");
        world.time.pause(Duration.ofDays(90));
        world.fleet.node("mx1").down.add(Protocol.SMTP);

        world.reinspect.reinspect(MX1);

        assertThat(world.ofDomain("a.test").endpoints())
                .filteredOn(endpoint -> endpoint.protocol() == Protocol.IMAPS)
                .allSatisfy(e -> assertThat(e.verdict()).isEqualTo(Verdict.EXPIRED));
        assertThat(world.ofDomain("a.test").endpoints())
                .filteredOn(endpoint -> endpoint.protocol() == Protocol.SMTP)
                .allSatisfy(e -> assertThat(e.verdict()).isEqualTo(Verdict.UNREACHABLE));
        assertThat(world.newest("node:mx1").degraded()).isTrue();
        // Nothing of it is for the drivers to mend.
        assertThat(world.works.due(world.time.instant(), 10)).isEmpty();
    }

    @Test
    void aPortThatWasDownBeforeStopsNoRollout() {
        world.fleet.node("mx1").down.add(Protocol.SMTP);
        world.nodeCertificate("mx1");
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        world.settle();

        assertThat(world.fleet.undone).isEmpty();
        assertThat(world.verdicts("domain:a.test"))
                .containsExactlyInAnyOrder(Verdict.PROTECTED, Verdict.UNREACHABLE);
        assertThat(world.ofDomain("a.test").proven()).isFalse();
    }

    @Test
    void aPortThatGoesDownByTheChangeIsUndone() {
        proven("a.test");
        world.fleet.duringRollout = () -> world.fleet.node("mx1").down.add(Protocol.IMAPS);
        world.certificate("a.test");
        world.reconcile.reconcile(MX1);

        assertThat(world.fleet.undone).containsExactly(MX1);
    }

    @Test
    void aParentsWildcardAndADomainBelowItLiveSideBySide() {
        world.nodeCertificate("mx1");
        world.domain("a.test", "mx1", null);
        world.domain("mail.a.test", "mx1", null);
        world.certificate("a.test");
        world.certificate("mail.a.test");
        world.settle();

        assertThat(world.ofDomain("a.test").proven()).isTrue();
        assertThat(world.ofDomain("mail.a.test").proven()).isTrue();
    }

    @Test
    void manySubjectsArePublishedInSeveralTransactions() {
        for (int i = 0; i < 230; i++) {
            world.domain("d" + i + ".test", "mx1", null);
            world.certificate("d" + i + ".test");
        }
        world.settle();
        world.nodeCertificate("mx1");
        world.settle();

        for (int i = 0; i < 230; i++) {
            assertThat(world.ofDomain("d" + i + ".test").proven()).as("d%d", i).isTrue();
        }
    }

    @Test
    void aWakeUpTooManyDoesNothing() {
        proven("a.test");
        int handshakes = world.fleet.handshakes;
        world.reconcile.reconcile(MX1);
        world.reconcile.reconcile(new NodeId("nowhere"));

        assertThat(world.fleet.handshakes).isEqualTo(handshakes);
    }

    @Test
    void somethingNewShortensALongWait() {
        world.nodeCertificate("mx1");
        world.settle();
        world.fleet.broken = new WaxsealException(ErrorCode.SERVER_CONFIGURATION_BROKEN, "broken");
        world.domain("a.test", "mx1", null);
        world.certificate("a.test");
        for (int i = 0; i < 8; i++) {
            world.settle();
            world.time.pause(Duration.ofHours(1));
        }
        world.settle();
        world.fleet.broken = null;
        world.works.want(new TreeSet<>(List.of(MX1)), world.time.instant());
        world.time.pause(Duration.ofSeconds(11));
        world.settle();

        assertThat(world.ofDomain("a.test").proven()).isTrue();
    }

    private List<Instant> sinces(String domain) {
        return world.ofDomain(domain).endpoints().stream().map(EndpointState::since).toList();
    }

    private void proven(String domain) {
        world.domain(domain, "mx1", "web1");
        world.nodeCertificate("mx1");
        world.nodeCertificate("web1");
        world.certificate(domain);
        world.settle();
        assertThat(world.ofDomain(domain).proven()).isTrue();
    }

    private List<String> names(String node, Software software) {
        return world.fleet.node(node).configured(software).names().keySet().stream()
                .map(CertificateName::ascii)
                .toList();
    }

    private static Subject subject(String domain) {
        return Subject.domain(DnsName.of(domain));
    }
}
