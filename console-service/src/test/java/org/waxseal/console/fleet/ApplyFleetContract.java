package org.waxseal.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.AdjustableClock;
import org.waxseal.console.RecordingOutbox;
import org.waxseal.console.domain.DomainIntake;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.node.NodeIntake;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.NodeRequest.ListenerRequest;
import org.waxseal.console.node.NodeRequest.ServerRequest;
import org.waxseal.console.node.NodeUses;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.owner.OwnerIntake;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.OwnerUses;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

/** The same in memory and on both databases. */
@Timeout(120)
abstract class ApplyFleetContract {
    private static final OwnerRequest ALICE =
            new OwnerRequest("alice", "Alice", "alice@example.org", null);
    private static final NodeRequest MX1 = node("mx1", "postfix", "smtp");
    private static final NodeRequest WEB1 = node("web1", "nginx", "https");

    private RecordingOutbox outbox = new RecordingOutbox(() -> true);
    private ApplyFleet applyFleet;
    private ProvisionOwner provisionOwner;
    private ProvisionNode provisionNode;
    private ProvisionDomain provisionDomain;

    abstract Owners owners();

    abstract Nodes nodes();

    abstract Domains domains();

    abstract Listings listings();

    abstract OwnerUses ownerUses();

    abstract NodeUses nodeUses();

    abstract <T> T inTransaction(Supplier<T> action);

    abstract BooleanSupplier transactionIsOpen();

    @BeforeEach
    void wire() {
        AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-24T04:00:00Z"));
        outbox = new RecordingOutbox(transactionIsOpen());
        OwnerIntake ownerIntake = new OwnerIntake(owners(), outbox, clock);
        NodeIntake nodeIntake =
                new NodeIntake(nodes(), nodeUses(), outbox, Runnable::run, subject -> {}, clock);
        DomainIntake domainIntake =
                new DomainIntake(
                        domains(),
                        owners(),
                        ownerIntake,
                        nodes(),
                        outbox,
                        Runnable::run,
                        checkpoint -> {},
                        subject -> {},
                        clock);
        provisionOwner = new ProvisionOwner(ownerIntake);
        provisionNode = new ProvisionNode(nodeIntake);
        provisionDomain = new ProvisionDomain(domainIntake);
        applyFleet =
                new ApplyFleet(
                        new FleetDifference(owners(), listings()),
                        provisionOwner,
                        provisionNode,
                        provisionDomain,
                        new RemoveDomain(domainIntake),
                        new RemoveNode(nodeIntake),
                        new RemoveOwner(ownerIntake, ownerUses()));
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
                                null,
                                List.of(new ListenerRequest(protocol, null)),
                                Map.of())),
                null);
    }

    private static DomainRequest domain(String name) {
        return new DomainRequest(name, OwnerReference.to("alice"), "mx1", null, null);
    }

    private static List<DomainRequest> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> domain("d%03d.test".formatted(i))).toList();
    }

    private static FleetRequest fleet(DomainRequest... domains) {
        return fleet(List.of(domains));
    }

    private static FleetRequest fleet(List<DomainRequest> domains) {
        return new FleetRequest(List.of(ALICE), List.of(MX1, WEB1), domains);
    }

    private FleetChange apply(FleetRequest request) {
        return inTransaction(() -> applyFleet.apply(request, false));
    }

    private void byOthers(DomainRequest domain) {
        inTransaction(() -> provisionDomain.provision(domain, Source.API, Precondition.none()));
    }

    private List<String> registered() {
        return listings().domains(DomainFilter.ALL, 500, null).stream()
                .filter(domain -> !domain.removed())
                .map(domain -> domain.name().ascii())
                .toList();
    }

    @Test
    void registersEverythingWithTheFileAsItsSource() {
        FleetChange change = apply(fleet(domain("a.test"), domain("b.test")));

        assertThat(change.owners().created()).containsExactly("alice");
        assertThat(change.nodes().created()).containsExactly("mx1", "web1");
        assertThat(change.domains().created()).containsExactly("a.test", "b.test");
        assertThat(change.registered()).isZero();
        assertThat(owners().find(new OwnerId("alice")).orElseThrow().source())
                .isEqualTo(Source.FILE);
        assertThat(nodes().find(new NodeId("mx1")).orElseThrow().source()).isEqualTo(Source.FILE);
        assertThat(domains().find(DnsName.of("a.test")).orElseThrow().source())
                .isEqualTo(Source.FILE);
        assertThat(outbox.published()).hasSize(5);
    }

    @Test
    void changesNothingTheSecondTime() {
        apply(fleet(domain("a.test")));

        FleetChange again = apply(fleet(domain("a.test")));

        assertThat(again.isEmpty()).isTrue();
        assertThat(again.owners().unchanged()).isEqualTo(1);
        assertThat(again.nodes().unchanged()).isEqualTo(2);
        assertThat(again.domains().unchanged()).isEqualTo(1);
        assertThat(outbox.published()).hasSize(4);
        assertThat(domains().find(DnsName.of("a.test")).orElseThrow().statement().revision())
                .isEqualTo(1);
    }

    @Test
    void appliesADifference() {
        apply(fleet(numbered(0, 20)));
        OwnerRequest renamed = new OwnerRequest("alice", "Alice B.", "alice@example.org", null);
        List<DomainRequest> wanted = new ArrayList<>(numbered(2, 19));
        wanted.add(new DomainRequest("d019.test", OwnerReference.to("alice"), "mx1", "web1", null));
        wanted.add(domain("new.test"));

        FleetChange change = apply(new FleetRequest(List.of(renamed), List.of(MX1, WEB1), wanted));

        assertThat(change.owners().changed()).containsExactly("alice");
        assertThat(change.nodes().isEmpty()).isTrue();
        assertThat(change.domains().created()).containsExactly("new.test");
        assertThat(change.domains().changed()).containsExactly("d019.test");
        assertThat(change.domains().removed()).containsExactly("d000.test", "d001.test");
        assertThat(change.domains().unchanged()).isEqualTo(17);
        assertThat(registered())
                .hasSize(19)
                .contains("new.test")
                .doesNotContain("d000.test", "d001.test");
    }

    @Test
    void leavesRowsOfOthersAsTheyAre() {
        apply(fleet(numbered(0, 20)));
        byOthers(new DomainRequest("api.test", OwnerReference.to("alice"), null, "web1", null));
        byOthers(domain("other.test"));

        FleetChange change = apply(fleet(append(numbered(0, 20), domain("api.test"))));

        assertThat(change.isEmpty()).isTrue();
        assertThat(change.left())
                .containsExactly(
                        new FleetChange.Untouched(
                                "domain",
                                "api.test",
                                "domain 'api.test' was registered by the API, so the file leaves it as it"
                                        + " is; remove it there to have it from the file"));
        assertThat(registered()).contains("api.test", "other.test");
        assertThat(domains().find(DnsName.of("api.test")).orElseThrow().source())
                .isEqualTo(Source.API);
    }

    private static List<DomainRequest> append(List<DomainRequest> some, DomainRequest another) {
        List<DomainRequest> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "1, 1", "9, 1", "19, 2", "100, 11"})
    void refusesToTakeAwayMoreThanATenth(int before, int going) {
        apply(fleet(numbered(0, before)));
        int published = outbox.published().size();
        FleetRequest request = fleet(numbered(going, before));

        assertThatThrownBy(() -> apply(request))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REMOVALS);
                            assertThat(refused.sentence())
                                    .startsWith(
                                            "%d of %d registered domains are not in the file any more (d000.test"
                                                    .formatted(going, before))
                                    .contains("more than 10 %")
                                    .contains("--allow-removals");
                        });
        assertThat(registered()).hasSize(before);
        assertThat(outbox.published()).hasSize(published);
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "20, 2", "100, 10", "19, 1"})
    void takesAwayUpToATenth(int before, int going) {
        apply(fleet(numbered(0, before)));

        apply(fleet(numbered(going, before)));

        assertThat(registered()).hasSize(before - going);
    }

    @Test
    void countsDomainsOfAllSources() {
        apply(fleet(numbered(0, 5)));
        for (int i = 100; i < 105; i++) {
            byOthers(domain("d%03d.test".formatted(i)));
        }

        apply(fleet(numbered(1, 5)));

        assertThat(registered()).hasSize(9);
    }

    @Test
    void takesAwayAllWhenThatIsMeant() {
        apply(fleet(numbered(0, 5)));

        FleetChange change =
                inTransaction(
                        () ->
                                applyFleet.apply(
                                        new FleetRequest(List.of(), List.of(), List.of()), true));

        assertThat(change.domains().removed()).hasSize(5);
        assertThat(change.nodes().removed()).containsExactly("mx1", "web1");
        assertThat(change.owners().removed()).containsExactly("alice");
        assertThat(change.kept()).isEmpty();
        assertThat(registered()).isEmpty();
        assertThat(nodes().find(new NodeId("mx1")).orElseThrow().removed()).isTrue();
        assertThat(owners().find(new OwnerId("alice")).orElseThrow().removed()).isTrue();
    }

    @Test
    void keepsWhatDomainsOfOthersNeed() {
        apply(fleet());
        byOthers(domain("other.test"));

        FleetChange change = apply(new FleetRequest(List.of(), List.of(), List.of()));

        assertThat(change.nodes().removed()).containsExactly("web1");
        assertThat(change.owners().removed()).isEmpty();
        assertThat(change.kept())
                .extracting(FleetChange.Untouched::reason)
                .containsExactly(
                        "owner 'alice' is not in the file any more and stays, because domains need it (other.test)",
                        "node 'mx1' is not in the file any more and stays, because domains need it (other.test)");
        assertThat(nodes().find(new NodeId("mx1")).orElseThrow().removed()).isFalse();
    }

    @Test
    void aDifferenceSaysTheSameAndChangesNothing() {
        apply(fleet(numbered(0, 5)));
        int published = outbox.published().size();
        FleetRequest request = fleet(append(numbered(2, 5), domain("new.test")));

        FleetChange preview = new FleetDifference(owners(), listings()).of(request);

        assertThat(preview.needsConsent()).isTrue();
        assertThat(preview.domains().created()).containsExactly("new.test");
        assertThat(preview.domains().removed()).containsExactly("d000.test", "d001.test");
        assertThat(registered()).hasSize(5);
        assertThat(outbox.published()).hasSize(published);
        assertThat(inTransaction(() -> applyFleet.apply(request, true))).isEqualTo(preview);
    }

    /** A node that speaks smtp and serves webmail. */
    private static final NodeRequest BOTH =
            new NodeRequest(
                    "mx1",
                    "mx1.example.test",
                    null,
                    null,
                    List.of(
                            new ServerRequest(
                                    "postfix",
                                    null,
                                    List.of(new ListenerRequest("smtp", null)),
                                    Map.of()),
                            new ServerRequest(
                                    "nginx",
                                    null,
                                    List.of(new ListenerRequest("https", null)),
                                    Map.of())),
                    null);

    private static DomainRequest placed(String name, String mailNode, String webmailNode) {
        return new DomainRequest(name, OwnerReference.to("alice"), mailNode, webmailNode, null);
    }

    private void applyBoth() {
        List<DomainRequest> domains = new ArrayList<>(numbered(0, 20));
        domains.add(placed("moves.test", "mx1", "mx1"));
        domains.add(placed("goes.test", "mx1", "mx1"));
        apply(new FleetRequest(List.of(ALICE), List.of(BOTH, WEB1), domains));
    }

    @Test
    void aServerGoesInTheSameEditInWhichItsDomainsGoElsewhere() {
        applyBoth();
        List<DomainRequest> wanted = new ArrayList<>(numbered(0, 20));
        wanted.add(placed("moves.test", "mx1", "web1"));

        FleetChange change = apply(new FleetRequest(List.of(ALICE), List.of(MX1, WEB1), wanted));

        assertThat(change.nodes().changed()).containsExactly("mx1");
        assertThat(change.domains().changed()).containsExactly("moves.test");
        assertThat(change.domains().removed()).containsExactly("goes.test");
        assertThat(nodes().find(new NodeId("mx1")).orElseThrow().servesWebmail()).isFalse();
        assertThat(domains().find(DnsName.of("moves.test")).orElseThrow().statement().webmailNode())
                .isEqualTo(new NodeId("web1"));
    }

    @Test
    void aServerComesInTheSameEditInWhichDomainsNeedIt() {
        apply(fleet(domain("a.test")));

        FleetChange change =
                apply(
                        new FleetRequest(
                                List.of(ALICE),
                                List.of(BOTH, WEB1),
                                List.of(placed("a.test", "mx1", "mx1"))));

        assertThat(change.nodes().changed()).containsExactly("mx1");
        assertThat(change.domains().changed()).containsExactly("a.test");
    }

    @Test
    void aServerStaysWhileDomainsOfOthersNeedIt() {
        applyBoth();
        byOthers(placed("other.test", "mx1", "mx1"));
        List<DomainRequest> wanted = new ArrayList<>(numbered(0, 20));
        wanted.add(placed("moves.test", "mx1", "web1"));

        assertThatThrownBy(
                        () -> apply(new FleetRequest(List.of(ALICE), List.of(MX1, WEB1), wanted)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.IN_USE);
                            assertThat(refused.sentence())
                                    .contains("serves the webmail of domains (other.test)");
                        });
    }

    @Test
    void tellsTheFaultsOfAllRows() {
        RequestRejected rejected =
                catchThrowableOfType(
                        RequestRejected.class,
                        () ->
                                apply(
                                        new FleetRequest(
                                                List.of(
                                                        ALICE,
                                                        new OwnerRequest("bob", null, "b", null)),
                                                List.of(node("mx1", "exim", "smtp")),
                                                List.of(domain("a.test"), domain("A.test")))));

        assertThat(rejected.faults())
                .extracting(Fault::pointer)
                .containsExactly(
                        "/owners/1/email", "/nodes/0/servers/0/software", "/domains/1/name");
    }

    @Test
    void tellsThePlaceOfADomainThatNamesAnUnknownNode() {
        RequestRejected rejected =
                catchThrowableOfType(
                        RequestRejected.class,
                        () ->
                                apply(
                                        new FleetRequest(
                                                List.of(ALICE),
                                                List.of(WEB1),
                                                List.of(domain("a.test")))));

        assertThat(rejected.faults())
                .extracting(Fault::pointer)
                .containsExactly("/domains/0/mailNode");
    }
}
