package org.waxseal.console.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.RegistryUnderTest;
import org.waxseal.console.domain.DomainChange.CertificateChange;
import org.waxseal.console.domain.DomainRequest.CertificateRequest;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.request.FieldChange;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

class ProvisionDomainTest {
    private static final DnsName NAME = DnsName.of("example.test");
    private static final CertificateRequest SAN = new CertificateRequest("san", null, null);

    private final RegistryUnderTest under = new RegistryUnderTest();
    private final ProvisionDomain provisionDomain = new ProvisionDomain(under.domainIntake);
    private final ChangeDomain changeDomain = new ChangeDomain(under.domainIntake);
    private final RemoveDomain removeDomain = new RemoveDomain(under.domainIntake);

    private static DomainRequest request(@Nullable String mailNode, @Nullable String webmailNode) {
        return request(mailNode, webmailNode, null);
    }

    private static DomainRequest request(
            @Nullable String mailNode,
            @Nullable String webmailNode,
            @Nullable CertificateRequest certificate) {
        return new DomainRequest(
                "example.test", OwnerReference.to("alice"), mailNode, webmailNode, certificate);
    }

    private static DomainRequest ownedBy(OwnerRequest owner) {
        return new DomainRequest("example.test", OwnerReference.to(owner), "mx1", null, null);
    }

    private Provisioned<Domain> provision(DomainRequest request) {
        return provisionDomain.provision(request, Source.API, Precondition.none());
    }

    private List<DomainStatement> published() {
        return under.outbox.published(DomainStatement.class);
    }

    private static ErrorCode codeOf(Runnable action) {
        try {
            action.run();
        } catch (WaxsealException refused) {
            return refused.code();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void whatIsNotThereIsCreated() {
        Provisioned<Domain> created = provision(request("mx1", "web1"));

        assertThat(created.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(created.row().source()).isEqualTo(Source.API);
        assertThat(published()).containsExactly(created.row().statement());
        assertThat(under.changes).contains(Subject.domain(NAME));
        assertThat(under.checkpoints).hasSize(1);
    }

    @Test
    void theSameAgainPublishesNothingAndKeepsTheRevision() {
        Domain before = provision(request("mx1", "web1", SAN)).row();
        under.clock.advance(Duration.ofMinutes(1));
        under.changes.clear();

        Provisioned<Domain> again = provision(request("mx1", "web1", SAN));

        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.row()).isEqualTo(before);
        assertThat(published()).hasSize(1);
        assertThat(under.changes).isEmpty();
    }

    @Test
    void anotherPlacementIsTheNextRevision() {
        Domain before = provision(request("mx1", "web1")).row();
        under.clock.advance(Duration.ofMinutes(1));

        Provisioned<Domain> changed = provision(request("mx1", null));

        assertThat(changed.outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(changed.row().statement().revision()).isEqualTo(2);
        assertThat(changed.row().statement().webmailNode()).isNull();
        assertThat(changed.row().provisionedAt())
                .as("a change is no registration")
                .isEqualTo(before.provisionedAt());
        assertThat(changed.row().statement().changedAt())
                .isEqualTo(before.statement().changedAt().plusSeconds(60));
        assertThat(published()).hasSize(2);
    }

    @Test
    void aRemovedDomainComesBackAsANewRegistrationOfWhoeverBringsIt() {
        Domain before = provision(request("mx1", null)).row();
        removeDomain.remove(NAME, Source.API, Precondition.none());
        under.clock.advance(Duration.ofMinutes(1));

        Provisioned<Domain> again =
                provisionDomain.provision(request("mx1", null), Source.FILE, Precondition.none());

        assertThat(again.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(again.row().source()).isEqualTo(Source.FILE);
        assertThat(again.row().statement().revision()).isEqualTo(3);
        assertThat(again.row().provisionedAt()).isEqualTo(before.provisionedAt().plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource(
            value = Source.class,
            names = {"API", "EVENT"})
    void whatCameFromTheFileBelongsToTheFile(Source other) {
        provisionDomain.provision(request("mx1", null), Source.FILE, Precondition.none());

        assertThatThrownBy(
                        () ->
                                provisionDomain.provision(
                                        request("mx1", "web1"), other, Precondition.none()))
                .hasMessage(
                        "domain 'example.test' comes from the fleet file; change it there and run ./waxseal reload")
                .extracting(fault -> ((WaxsealException) fault).code())
                .isEqualTo(ErrorCode.FROM_FILE);
        assertThat(codeOf(() -> removeDomain.remove(NAME, other, Precondition.none())))
                .isEqualTo(ErrorCode.FROM_FILE);
        assertThat(
                        codeOf(
                                () ->
                                        changeDomain.change(
                                                NAME,
                                                mailNode(FieldChange.to(null), "web1"),
                                                other,
                                                Precondition.none())))
                .isEqualTo(ErrorCode.FROM_FILE);
        assertThat(
                        provisionDomain
                                .provision(request("mx1", null), other, Precondition.none())
                                .outcome())
                .as("who asks for what is there takes nothing from the file")
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(published()).hasSize(1);
        removeDomain.remove(NAME, Source.FILE, Precondition.none());
        assertThat(published()).hasSize(2);
    }

    @Test
    void theFileLeavesTheRowsOfOthers() {
        provision(request("mx1", null));

        assertThat(
                        codeOf(
                                () ->
                                        provisionDomain.provision(
                                                request("mx1", "web1"),
                                                Source.FILE,
                                                Precondition.none())))
                .isEqualTo(ErrorCode.DOMAIN_EXISTS);
        assertThat(codeOf(() -> removeDomain.remove(NAME, Source.FILE, Precondition.none())))
                .isEqualTo(ErrorCode.DOMAIN_EXISTS);
    }

    @Test
    void apiAndEventsShareTheirRowsAndTheFirstSourceStays() {
        provisionDomain.provision(request("mx1", null), Source.EVENT, Precondition.none());

        Provisioned<Domain> changed = provision(request("mx1", "web1"));

        assertThat(changed.outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(changed.row().source()).isEqualTo(Source.EVENT);
    }

    @Test
    void aConditionThatDoesNotHoldChangesNothing() {
        assertThat(
                        codeOf(
                                () ->
                                        provisionDomain.provision(
                                                request("mx1", null),
                                                Source.API,
                                                Precondition.present())))
                .isEqualTo(ErrorCode.PRECONDITION_FAILED);
        provisionDomain.provision(request("mx1", null), Source.API, Precondition.absent());
        assertThatThrownBy(
                        () ->
                                provisionDomain.provision(
                                        request("mx1", "web1"),
                                        Source.API,
                                        Precondition.revision(7, 3)))
                .hasMessageContaining("has revision 1, not 3 or 7");
        assertThat(
                        codeOf(
                                () ->
                                        provisionDomain.provision(
                                                request("mx1", "web1"),
                                                Source.API,
                                                Precondition.absent())))
                .isEqualTo(ErrorCode.PRECONDITION_FAILED);
        assertThat(codeOf(() -> removeDomain.remove(NAME, Source.API, Precondition.revision(2))))
                .isEqualTo(ErrorCode.PRECONDITION_FAILED);
        assertThat(published()).hasSize(1);

        provisionDomain.provision(request("mx1", "web1"), Source.API, Precondition.revision(7, 1));

        assertThat(published()).hasSize(2);
    }

    @Test
    void anOwnerIsRegisteredTogetherWithTheDomain() {
        provision(ownedBy(new OwnerRequest("bob", "Bob", "bob@example.test", null)));

        assertThat(under.outbox.published(OwnerStatement.class))
                .last()
                .satisfies(
                        owner -> {
                            assertThat(owner.id()).isEqualTo(new OwnerId("bob"));
                            assertThat(owner.revision()).isEqualTo(1);
                        });
        assertThat(under.outbox.published())
                .as("the owner is told about before the domain")
                .endsWith(
                        under.outbox.published(OwnerStatement.class).getLast(),
                        published().getLast());
        assertThat(published().getLast().owner()).isEqualTo(new OwnerId("bob"));
    }

    @Test
    void whatADescribedOwnerLeavesOutStaysAsItIs() {
        provision(ownedBy(new OwnerRequest("alice", null, "new@example.test", null)));

        assertThat(under.outbox.published(OwnerStatement.class))
                .last()
                .satisfies(
                        owner -> {
                            assertThat(owner.email()).isEqualTo("new@example.test");
                            assertThat(owner.name()).isEqualTo("Alice");
                            assertThat(owner.locale().wireName()).isEqualTo("ja");
                            assertThat(owner.revision()).isEqualTo(2);
                        });
        provision(ownedBy(new OwnerRequest("alice", null, null, null)));
        assertThat(under.outbox.published(OwnerStatement.class)).hasSize(2);
    }

    @Test
    void theFaultsOfADescribedOwnerPointIntoIt() {
        assertThatThrownBy(
                        () ->
                                provision(
                                        new DomainRequest(
                                                "example.test",
                                                OwnerReference.to(
                                                        new OwnerRequest("bob", null, "b", "fr")),
                                                "nowhere",
                                                null,
                                                null)))
                .isInstanceOfSatisfying(
                        RequestRejected.class,
                        rejected ->
                                assertThat(rejected.faults())
                                        .extracting(fault -> fault.pointer())
                                        .containsExactly(
                                                "/owner/email", "/owner/locale", "/mailNode"));
        assertThat(codeOf(() -> provision(ownedBy(new OwnerRequest("bob", null, null, null)))))
                .isEqualTo(ErrorCode.FIELD_MISSING);
        assertThat(under.outbox.published(OwnerStatement.class)).hasSize(1);
    }

    @Test
    void anOwnerOfTheFileIsNotChangedByADomain() {
        new ProvisionOwner(under.ownerIntake)
                .provision(
                        new OwnerRequest("carol", "Carol", "carol@example.test", null),
                        Source.FILE,
                        Precondition.none());

        assertThat(codeOf(() -> provision(ownedBy(new OwnerRequest("carol", "Karol", null, null)))))
                .isEqualTo(ErrorCode.FROM_FILE);
        assertThat(provision(ownedBy(new OwnerRequest("carol", "Carol", null, null))).outcome())
                .isEqualTo(Outcome.CREATED);
    }

    private static DomainChange mailNode(FieldChange<String> mailNode, String webmailNode) {
        return new DomainChange(
                FieldChange.none(), mailNode, FieldChange.to(webmailNode), FieldChange.none());
    }

    private static DomainChange certificate(CertificateChange certificate) {
        return new DomainChange(
                FieldChange.none(),
                FieldChange.none(),
                FieldChange.none(),
                FieldChange.to(certificate));
    }

    private Provisioned<Domain> change(DomainChange change) {
        return changeDomain.change(NAME, change, Source.API, Precondition.none());
    }

    @Test
    void aChangeTouchesOnlyWhatItNames() {
        provision(request("mx1", null, new CertificateRequest("san", null, "rsa-2048")));

        Domain changed = change(mailNode(FieldChange.none(), "web1")).row();

        assertThat(changed.statement().mailNode()).isEqualTo(new NodeId("mx1"));
        assertThat(changed.statement().webmailNode()).isEqualTo(new NodeId("web1"));
        assertThat(changed.statement().certificate().keyType()).isEqualTo(KeyType.RSA_2048);
        assertThat(changed.statement().certificate().names())
                .as("names that follow from the placement follow it")
                .extracting(CertificateName::ascii)
                .containsExactly("example.test", "mail.example.test", "webmail.example.test");
        assertThat(change(mailNode(FieldChange.none(), "web1")).outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void chosenNamesHaveToFitAChangedPlacement() {
        provision(
                request(
                        "mx1",
                        null,
                        new CertificateRequest("san", List.of("mail.example.test"), null)));

        assertThatThrownBy(() -> change(mailNode(FieldChange.none(), "web1")))
                .hasMessageContaining("names lacks webmail.example.test");
        assertThat(
                        change(
                                        new DomainChange(
                                                FieldChange.none(),
                                                FieldChange.none(),
                                                FieldChange.to("web1"),
                                                FieldChange.to(
                                                        new CertificateChange(
                                                                FieldChange.none(),
                                                                FieldChange.to(null),
                                                                FieldChange.none()))))
                                .row()
                                .statement()
                                .certificate()
                                .names())
                .hasSize(3);
    }

    @Test
    void anotherCertificateTypeBringsItsNames() {
        provision(request("mx1", null, new CertificateRequest("san", null, "rsa-2048")));

        Domain wildcard =
                change(
                                certificate(
                                        new CertificateChange(
                                                FieldChange.to("wildcard"),
                                                FieldChange.none(),
                                                FieldChange.none())))
                        .row();

        assertThat(wildcard.certificateType()).isEqualTo(CertificateType.WILDCARD);
        assertThat(wildcard.statement().certificate().keyType()).isEqualTo(KeyType.RSA_2048);
        Domain usual =
                change(
                                new DomainChange(
                                        FieldChange.none(),
                                        FieldChange.none(),
                                        FieldChange.none(),
                                        FieldChange.to(null)))
                        .row();
        assertThat(usual.statement().certificate().keyType()).isEqualTo(KeyType.ECDSA_P256);
    }

    @Test
    void aChangeThatLeavesNoSoundDomainIsRefused() {
        provision(request("mx1", null));

        assertThat(
                        codeOf(
                                () ->
                                        change(
                                                new DomainChange(
                                                        FieldChange.to(null),
                                                        FieldChange.none(),
                                                        FieldChange.none(),
                                                        FieldChange.none()))))
                .isEqualTo(ErrorCode.OWNER_MISSING);
        assertThat(
                        codeOf(
                                () ->
                                        change(
                                                new DomainChange(
                                                        FieldChange.none(),
                                                        FieldChange.to(null),
                                                        FieldChange.none(),
                                                        FieldChange.none()))))
                .isEqualTo(ErrorCode.FIELD_MISSING);
        assertThat(published()).hasSize(1);
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        assertThatThrownBy(() -> change(mailNode(FieldChange.none(), "web1")))
                .isInstanceOf(NotRegistered.class);
    }
}
