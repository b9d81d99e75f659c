package org.waxseal.console.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.AdjustableClock;
import org.waxseal.console.InMemoryRegistry;
import org.waxseal.console.RecordingOutbox;
import org.waxseal.console.node.NodeIntake;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.NodeRequest.ListenerRequest;
import org.waxseal.console.node.NodeRequest.ServerRequest;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.owner.OwnerIntake;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

class RegisterDomainTest {
    private static final Instant START = Instant.parse("2026-11-24T04:00:00.123456789Z");

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final RecordingOutbox outbox = new RecordingOutbox(() -> true);
    private final AdjustableClock clock = new AdjustableClock(START);
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Subject> changes = new ArrayList<>();
    private final OwnerIntake ownerIntake = new OwnerIntake(registry.owners(), outbox, clock);
    private final DomainIntake intake =
            new DomainIntake(
                    registry.domains(),
                    registry.owners(),
                    ownerIntake,
                    registry.nodes(),
                    outbox,
                    afterCommit::add,
                    checkpoints::add,
                    changes::add,
                    clock);
    private final RegisterDomain registerDomain = new RegisterDomain(intake);
    private final RemoveDomain removeDomain = new RemoveDomain(intake);
    private final RequestRenewal requestRenewal =
            new RequestRenewal(registry.domains(), outbox, afterCommit::add, changes::add, clock);

    @BeforeEach
    void registerOwnerAndNodes() {
        new RegisterOwner(ownerIntake)
                .register(new OwnerRequest("alice", "Alice", "alice@example.org", "en"));
        RegisterNode registerNode =
                new RegisterNode(
                        new NodeIntake(
                                registry.nodes(),
                                registry.nodeUses(),
                                outbox,
                                Runnable::run,
                                subject -> {},
                                clock));
        registerNode.register(node("mx1", "postfix", "smtp"));
        registerNode.register(node("web1", "nginx", "https"));
    }

    private static NodeRequest node(String id, String software, String protocol) {
        return new NodeRequest(
                id,
                id + ".example.test",
                null,
                null,
                List.of(
                        new ServerRequest(
                                software,
                                "/etc/" + software,
                                List.of(new ListenerRequest(protocol, null)),
                                Map.of())),
                null);
    }

    private static DomainRequest request(String name) {
        return new DomainRequest(name, OwnerReference.to("alice"), "mx1", "web1", null);
    }

    @Test
    void theFirstRegistrationIsRevisionOne() {
        Domain domain = registerDomain.register(request("Example.TEST."));

        assertThat(outbox.published(DomainStatement.class)).containsExactly(domain.statement());
        assertThat(domain.statement().revision()).isEqualTo(1);
        assertThat(domain.name()).isEqualTo(DnsName.of("example.test"));
        assertThat(domain.statement().certificate().names())
                .containsExactly(
                        CertificateName.of("example.test"), CertificateName.of("*.example.test"));
        assertThat(domain.statement().certificate().keyType()).isEqualTo(KeyType.ECDSA_P256);
        assertThat(domain.provisionedAt())
                .as("as precise as every database keeps it")
                .isEqualTo("2026-11-24T04:00:00.123456Z");
    }

    @Test
    void theCheckpointComesAfterTheCommit() {
        registerDomain.register(request("example.test"));
        assertThat(checkpoints).isEmpty();
        assertThat(changes).isEmpty();

        afterCommit.forEach(Runnable::run);

        assertThat(checkpoints).containsExactly(Checkpoint.CONSOLE_DOMAIN_STORED);
        assertThat(changes).containsExactly(Subject.domain(DnsName.of("example.test")));
    }

    @Test
    void revisionAndRenewalOutliveARemoval() {
        DnsName name = DnsName.of("example.test");
        registerDomain.register(request("example.test"));
        clock.advance(Duration.ofMinutes(1));
        Domain renewing = requestRenewal.request(name);
        clock.advance(Duration.ofMinutes(1));
        Domain removed = removeDomain.remove(name, Source.API, Precondition.none());
        clock.advance(Duration.ofMinutes(1));
        Domain again = registerDomain.register(request("example.test"));

        assertThat(renewing.statement().revision()).isEqualTo(2);
        assertThat(renewing.statement().certificate().renewal()).isEqualTo(1);
        assertThat(renewing.provisionedAt()).isEqualTo("2026-11-24T04:00:00.123456Z");
        assertThat(renewing.statement().changedAt()).isEqualTo("2026-11-24T04:01:00.123456Z");
        assertThat(removed.statement().revision()).isEqualTo(3);
        assertThat(removed.removed()).isTrue();
        assertThat(removed.statement().owner()).isEqualTo(new OwnerId("alice"));
        assertThat(again.statement().revision()).isEqualTo(4);
        assertThat(again.removed()).isFalse();
        assertThat(again.statement().certificate().renewal())
                .as("a lower one would be ignored by whoever saw the higher one")
                .isEqualTo(1);
        assertThat(again.provisionedAt()).isEqualTo("2026-11-24T04:03:00.123456Z");
    }

    @Test
    void whatIsNotThereCannotBeRemovedOrRenewed() {
        DnsName name = DnsName.of("example.test");
        assertThatThrownBy(() -> removeDomain.remove(name, Source.API, Precondition.none()))
                .isInstanceOf(NotRegistered.class);
        assertThatThrownBy(() -> requestRenewal.request(name)).isInstanceOf(NotRegistered.class);

        registerDomain.register(request("example.test"));
        removeDomain.remove(name, Source.API, Precondition.none());

        assertThatThrownBy(() -> removeDomain.remove(name, Source.API, Precondition.none()))
                .isInstanceOf(NotRegistered.class);
        assertThatThrownBy(() -> requestRenewal.request(name)).isInstanceOf(NotRegistered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"例え.test", "xn--r8jz45g.test", "XN--R8JZ45G.TEST", "例え.test."})
    void everySpellingOfARegisteredNameIsADuplicate(String spelling) {
        registerDomain.register(request("例え.test"));

        assertThatThrownBy(() -> registerDomain.register(request(spelling)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("例え.test");
        assertThat(outbox.published(DomainStatement.class)).hasSize(1);
    }

    @Test
    void aNameThatTwoStandardsReadDifferentlyIsRefused() {
        assertThat(codes(request("straße.test"))).containsExactly(ErrorCode.NAME_INVALID);

        assertThat(registerDomain.register(request("xn--strae-oqa.test")).name().ascii())
                .isEqualTo("xn--strae-oqa.test");
    }

    @Test
    void longNamesLeaveRoomForTheirChallenges() {
        String label = "a".repeat(63);
        String base = label + "." + label + "." + label + ".";
        String wildcard = base + "b".repeat(40) + ".test"; // 237 octets
        String san = base + "b".repeat(32) + ".test"; // 229 octets: webmail. fits as well

        assertThat(registerDomain.register(request(wildcard)).name().ascii()).hasSize(237);
        assertThat(codes(request(base + "b".repeat(41) + ".test")))
                .containsExactly(ErrorCode.NAME_TOO_LONG);
        assertThat(registerDomain.register(san(san)).name().ascii()).hasSize(229);
        assertThat(codes(san(base + "b".repeat(33) + ".test")))
                .containsExactly(ErrorCode.NAME_TOO_LONG);
        assertThat(codes(request("a".repeat(2000)))).containsExactly(ErrorCode.NAME_TOO_LONG);
    }

    private static DomainRequest san(String name) {
        return new DomainRequest(
                name,
                OwnerReference.to("alice"),
                "mx1",
                "web1",
                new DomainRequest.CertificateRequest("san", null, null));
    }

    @Test
    void tooManyNamesAreRefused() {
        List<String> names = new ArrayList<>(List.of("mail.example.test"));
        for (int i = 0; i < 100; i++) {
            names.add("n" + i + ".example.test");
        }

        assertThat(codes(certificate("san", names))).containsExactly(ErrorCode.FIELD_INVALID);
    }

    @Test
    void aSanCertificateKeepsTheOrderAndDropsRepetitions() {
        Domain domain =
                registerDomain.register(
                        certificate(
                                "san",
                                List.of(
                                        "z.example.test",
                                        "mail.example.test",
                                        "webmail.example.test",
                                        "Z.example.test.")));

        assertThat(domain.statement().certificate().names())
                .extracting(CertificateName::ascii)
                .containsExactly("z.example.test", "mail.example.test", "webmail.example.test");
        assertThat(domain.certificateType()).isEqualTo(CertificateType.SAN);
    }

    @Test
    void aWildcardCertificateTakesBackWhatIsShown() {
        assertThat(
                        registerDomain
                                .register(
                                        certificate(
                                                "wildcard",
                                                List.of("example.test", "*.example.test")))
                                .certificateType())
                .isEqualTo(CertificateType.WILDCARD);
    }

    private static DomainRequest certificate(String type, @Nullable List<String> names) {
        return new DomainRequest(
                "example.test",
                OwnerReference.to("alice"),
                "mx1",
                "web1",
                new DomainRequest.CertificateRequest(type, names, null));
    }

    @Test
    void ownerAndNodesMustBeThere() {
        assertThat(
                        codes(
                                new DomainRequest(
                                        "a.test", OwnerReference.to("bob"), "mx2", "web2", null)))
                .containsExactly(
                        ErrorCode.OWNER_UNKNOWN, ErrorCode.NODE_UNKNOWN, ErrorCode.NODE_UNKNOWN);
        assertThat(
                        codes(
                                new DomainRequest(
                                        "a.test", OwnerReference.to("alice"), "web1", "mx1", null)))
                .containsExactly(ErrorCode.NODE_LACKS_ROLE, ErrorCode.NODE_LACKS_ROLE);
        assertThat(codes(new DomainRequest("a.test", null, null, null, null)))
                .containsExactly(ErrorCode.OWNER_MISSING, ErrorCode.FIELD_MISSING);
    }

    @Test
    void aRemovedOwnerIsUnknown() {
        new RemoveOwner(ownerIntake, registry.ownerUses())
                .remove(new OwnerId("alice"), Source.API, Precondition.none());

        assertThat(codes(request("a.test"))).containsExactly(ErrorCode.OWNER_UNKNOWN);
    }

    @Test
    void sentencesHoldNoControlCharacters() {
        List<Fault> faults = faults(request("a\nb\u001b[31m\u202e.test"));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().sentence()).doesNotContainPattern("[\\p{Cntrl}\u202e]");
    }

    private List<ErrorCode> codes(DomainRequest request) {
        return faults(request).stream().map(Fault::code).toList();
    }

    private List<Fault> faults(DomainRequest request) {
        int before = outbox.published().size();
        try {
            registerDomain.register(request);
        } catch (RequestRejected rejected) {
            assertThat(outbox.published()).hasSize(before);
            return rejected.faults();
        }
        throw new AssertionError("not refused: " + request);
    }
}
