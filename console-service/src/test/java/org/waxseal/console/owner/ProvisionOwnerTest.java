package org.waxseal.console.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.RegistryUnderTest;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.FieldChange;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.PreconditionFailed;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

class ProvisionOwnerTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerRequest AS_REGISTERED =
            new OwnerRequest("alice", "Alice", "alice@example.org", "ja");

    private final RegistryUnderTest under = new RegistryUnderTest();
    private final ProvisionOwner provisionOwner = new ProvisionOwner(under.ownerIntake);
    private final ChangeOwner changeOwner = new ChangeOwner(under.ownerIntake);
    private final RemoveOwner removeOwner =
            new RemoveOwner(under.ownerIntake, under.registry.ownerUses());

    private Provisioned<Owner> provision(OwnerRequest request) {
        return provisionOwner.provision(request, Source.API, Precondition.none());
    }

    @Test
    void theSameAgainPublishesNothing() {
        assertThat(provision(AS_REGISTERED).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(under.outbox.published(OwnerStatement.class)).hasSize(1);
    }

    @Test
    void aReplacementHasOnlyWhatItNames() {
        Provisioned<Owner> changed =
                provision(new OwnerRequest("alice", null, "alice@example.org", null));

        assertThat(changed.outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(changed.row().statement().name()).isEmpty();
        assertThat(changed.row().statement().locale()).isEqualTo(OwnerLocale.ENGLISH);
        assertThat(changed.row().statement().revision()).isEqualTo(2);
    }

    @Test
    void aChangeKeepsWhatItDoesNotName() {
        Provisioned<Owner> changed =
                changeOwner.change(
                        ALICE,
                        new OwnerChange(
                                FieldChange.to(null),
                                FieldChange.to("new@example.org"),
                                FieldChange.none()),
                        Source.EVENT,
                        Precondition.revision(1));

        assertThat(changed.row().statement().name()).isEmpty();
        assertThat(changed.row().statement().email()).isEqualTo("new@example.org");
        assertThat(changed.row().statement().locale()).isEqualTo(OwnerLocale.JAPANESE);
        assertThat(changed.row().source()).isEqualTo(Source.API);
    }

    @Test
    void aRemovedOwnerIsUnknownAndCanComeBack() {
        removeOwner.remove(ALICE, Source.API, Precondition.revision(1));

        assertThatThrownBy(() -> removeOwner.remove(ALICE, Source.API, Precondition.none()))
                .isInstanceOf(NotRegistered.class);
        Provisioned<Owner> again =
                provisionOwner.provision(AS_REGISTERED, Source.FILE, Precondition.absent());
        assertThat(again.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(again.row().statement().revision()).isEqualTo(3);
        assertThatThrownBy(() -> provision(new OwnerRequest("alice", null, "b@c.test", null)))
                .isInstanceOf(Conflict.class)
                .hasMessageStartingWith("owner 'alice' comes from the fleet file");
        assertThatThrownBy(() -> removeOwner.remove(ALICE, Source.EVENT, Precondition.none()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void aWrongRevisionChangesNothing() {
        assertThatThrownBy(() -> removeOwner.remove(ALICE, Source.API, Precondition.revision(2)))
                .isInstanceOf(PreconditionFailed.class);
        assertThat(under.outbox.published(OwnerStatement.class)).hasSize(1);
    }
}
