package org.waxseal.assigner.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Held;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;

/**
 * Everything that is wanted of a node and known of it at one moment.
 *
 * @param state what the drivers plan for
 * @param certificates what each subject is to serve; subjects without one are missing
 * @param endpoints of the node itself and of its domains
 * @param records newest handshakes, also with endpoints that are to go
 * @param held certificates that failed here before
 */
record DesiredNode(
        DesiredState state,
        Map<Subject, WantedCertificate> certificates,
        List<Endpoint> endpoints,
        Map<Endpoint, EndpointRecord> records,
        Map<Subject, Held> held) {
    DesiredNode {
        certificates = Map.copyOf(certificates);
        endpoints = List.copyOf(endpoints);
        records = Map.copyOf(records);
        held = Map.copyOf(held);
    }

    NodeStatement node() {
        return state.node();
    }

    Subject nodeSubject() {
        return Subject.node(node().id());
    }

    @Nullable WantedCertificate certificate(Subject subject) {
        return certificates.get(subject);
    }

    @Nullable Fingerprint leaf(Subject subject) {
        WantedCertificate certificate = certificates.get(subject);
        return certificate == null ? null : certificate.leaf();
    }

    /**
     * Whether the subject has a certificate, and a client of the endpoint would accept its names.
     */
    boolean covers(Endpoint endpoint) {
        WantedCertificate certificate = certificates.get(endpoint.subject());
        return certificate != null && certificate.covers(endpoint.sni());
    }

    /** Whether the handshake showed another leaf than its subject is to serve. */
    boolean isServedAnother(EndpointRecord record) {
        Fingerprint served = record.own().leaf();
        return served != null && !served.equals(leaf(record.endpoint().subject()));
    }

    /** The newest handshake with the server-wide certificate of the endpoint's listener. */
    @Nullable EndpointRecord serverWideBeside(Endpoint endpoint) {
        return records.get(
                new Endpoint(
                        nodeSubject(),
                        endpoint.node(),
                        endpoint.protocol(),
                        endpoint.host(),
                        endpoint.port(),
                        node().hostName()));
    }

    boolean isHeld(Subject subject) {
        return state.held().contains(subject);
    }

    /** Endpoints that no handshake was ever made with. */
    List<Endpoint> newcomers() {
        return endpoints.stream().filter(endpoint -> !records.containsKey(endpoint)).toList();
    }

    /** Endpoints that were inspected once and belong to nobody on this node any more. */
    List<Endpoint> leavers() {
        // In the endpoints' order, which leaves the host out: a node that changed its address
        // keeps its endpoints.
        SortedSet<Endpoint> staying = new TreeSet<>(endpoints);
        return records.keySet().stream().filter(known -> !staying.contains(known)).toList();
    }

    /** All endpoints that a change may concern: those that stay and those that leave. */
    List<Endpoint> concerned() {
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.addAll(leavers());
        return all;
    }

    /** Which software answers each listener. */
    Map<Listener, Software> software() {
        Map<Listener, Software> software = new HashMap<>();
        for (Server server : node().servers()) {
            server.listeners().forEach(listener -> software.put(listener, server.software()));
        }
        return software;
    }

    /** Newest handshakes after some more. */
    DesiredNode with(Collection<EndpointRecord> newer) {
        Map<Endpoint, EndpointRecord> all = new LinkedHashMap<>(records);
        newer.forEach(record -> all.put(record.endpoint(), record));
        return new DesiredNode(state, certificates, endpoints, all, held);
    }

    /** The same with more subjects left as they are found. */
    DesiredNode holding(Set<Subject> more) {
        Set<Subject> all = new LinkedHashSet<>(state.held());
        all.addAll(more);
        return new DesiredNode(state.holding(all), certificates, endpoints, records, held);
    }
}
