package org.waxseal.console.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.RegistryUnderTest;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.node.NodeRequest.ListenerRequest;
import org.waxseal.console.node.NodeRequest.ServerRequest;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

class ProvisionNodeTest {
    private final RegistryUnderTest under = new RegistryUnderTest();
    private final ProvisionNode provisionNode = new ProvisionNode(under.nodeIntake);

    private Provisioned<Node> provision(NodeRequest request) {
        return provisionNode.provision(request, Source.API, Precondition.none());
    }

    private static NodeRequest node(String id, ServerRequest... servers) {
        return new NodeRequest(id, id + ".example.test", null, null, List.of(servers), null);
    }

    private static ServerRequest server(
            String software, @Nullable List<ListenerRequest> listeners) {
        return new ServerRequest(software, null, listeners, Map.of());
    }

    @Test
    void aServerIsWhereItsPackagesPutItOnTheStandardPorts() {
        Node node =
                provision(
                                node(
                                        "all",
                                        server("postfix", null),
                                        server("dovecot", null),
                                        server("nginx", null)))
                        .row();

        assertThat(node.statement().servers())
                .extracting(Server::configDirectory)
                .containsExactly("/etc/postfix", "/etc/dovecot", "/etc/nginx");
        assertThat(node.statement().servers())
                .extracting(Server::listeners)
                .containsExactly(
                        List.of(
                                new Listener(Protocol.SMTP, 25),
                                new Listener(Protocol.SUBMISSION, 587),
                                new Listener(Protocol.SMTPS, 465)),
                        List.of(
                                new Listener(Protocol.IMAP, 143),
                                new Listener(Protocol.IMAPS, 993),
                                new Listener(Protocol.POP3, 110),
                                new Listener(Protocol.POP3S, 995)),
                        List.of(new Listener(Protocol.HTTPS, 443)));
    }

    @Test
    void anEmptyListOfListenersIsAMistake() {
        assertThatThrownBy(() -> provision(node("none", server("postfix", List.of()))))
                .isInstanceOfSatisfying(
                        RequestRejected.class,
                        rejected ->
                                assertThat(rejected.faults())
                                        .singleElement()
                                        .satisfies(
                                                fault ->
                                                        assertThat(fault.pointer())
                                                                .isEqualTo(
                                                                        "/servers/0/listeners")));
    }

    @Test
    void otherServersAreTheNextRevision() {
        Provisioned<Node> same = provision(RegistryUnderTest.node("mx1", "postfix", "smtp"));
        Provisioned<Node> changed =
                provision(node("mx1", server("postfix", null), server("dovecot", null)));

        assertThat(same.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(changed.outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(under.outbox.published(NodeStatement.class))
                .last()
                .satisfies(
                        node -> {
                            assertThat(node.revision()).isEqualTo(2);
                            assertThat(node.servers()).hasSize(2);
                        });
    }

    @Test
    void anotherHostNameWantsAnotherCertificate() {
        Node renamed =
                provision(
                                new NodeRequest(
                                        "mx1",
                                        "mail.example.test",
                                        null,
                                        null,
                                        List.of(server("postfix", null)),
                                        null))
                        .row();

        assertThat(renamed.statement().certificate().names())
                .containsExactly(CertificateName.of("mail.example.test"));
    }

    @Test
    void aListenerThatDomainsNeedStays() {
        new ProvisionDomain(under.domainIntake)
                .provision(
                        new DomainRequest(
                                "example.test", OwnerReference.to("alice"), "mx1", "web1", null),
                        Source.API,
                        Precondition.none());

        assertThatThrownBy(() -> provision(node("mx1", server("nginx", null))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("serves the mail of domains (example.test)");
        assertThatThrownBy(() -> provision(node("web1", server("postfix", null))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("serves the webmail of domains (example.test)");
        assertThat(provision(node("mx1", server("dovecot", null))).outcome())
                .isEqualTo(Outcome.CHANGED);
    }

    @Test
    void whatCameFromTheFileBelongsToTheFile() {
        RemoveNode removeNode = new RemoveNode(under.nodeIntake);
        NodeId id = new NodeId("mx2");
        provisionNode.provision(
                node("mx2", server("postfix", null)), Source.FILE, Precondition.none());

        assertThatThrownBy(() -> provision(node("mx2", server("dovecot", null))))
                .isInstanceOf(Conflict.class)
                .hasMessageStartingWith("node 'mx2' comes from the fleet file");
        assertThatThrownBy(() -> removeNode.remove(id, Source.API, Precondition.none()))
                .isInstanceOf(Conflict.class);
        assertThat(removeNode.remove(id, Source.FILE, Precondition.revision(1)).removed()).isTrue();
    }
}
