package org.waxseal.assigner.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.protection.EndpointRecord;
import org.waxseal.assigner.protection.Endpoints;
import org.waxseal.assigner.protection.Held;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.registry.HostedDomain;
import org.waxseal.assigner.registry.Registry;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.NodeStatement;

/**
 * Derives what is wanted of a node from the rows alone. A domain that is placed here and has no
 * certificate yet stays as it is found: its certificate may only be late.
 */
final class DeriveDesiredNode {
    private final Registry registry;
    private final Protections protections;

    DeriveDesiredNode(Registry registry, Protections protections) {
        this.registry = registry;
        this.protections = protections;
    }

    DesiredNode desired(NodeStatement node, Instant now) {
        List<HostedDomain> domains = registry.domainsOn(node.id());
        Map<Subject, WantedCertificate> certificates =
                registry.certificatesOn(node.id()).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> WantedCertificate.of(entry.getValue())));
        Map<Subject, Held> failed =
                protections.heldOn(node.id()).stream()
                        .collect(Collectors.toMap(Held::subject, Function.identity()));
        Set<Subject> held = new LinkedHashSet<>();
        List<DesiredCertificate> wanted = new ArrayList<>();
        Map<CertificateName, HostedDomain> owners = owners(domains, certificates);
        for (HostedDomain domain : domains) {
            WantedCertificate certificate = certificates.get(domain.subject());
            if (certificate == null
                    || waits(failed.get(domain.subject()), certificate.leaf(), now)) {
                held.add(domain.subject());
            }
            if (certificate != null) {
                wanted.add(wanted(node.id(), domain, certificate, owners));
            }
        }
        Subject nodeSubject = Subject.node(node.id());
        WantedCertificate serverWide = certificates.get(nodeSubject);
        if (serverWide != null && waits(failed.get(nodeSubject), serverWide.leaf(), now)) {
            held.add(nodeSubject);
        }
        DesiredState state =
                new DesiredState(
                        node,
                        Optional.ofNullable(serverWide)
                                .map(
                                        certificate ->
                                                new DesiredCertificate(
                                                        nodeSubject,
                                                        certificate.chain(),
                                                        certificate.names(),
                                                        true,
                                                        true)),
                        wanted,
                        held);
        return new DesiredNode(
                state, certificates, endpoints(node, domains), records(node.id()), failed);
    }

    private static boolean waits(@Nullable Held failed, Fingerprint wanted, Instant now) {
        return failed != null && failed.leaf().equals(wanted) && failed.waits(now);
    }

    private static DesiredCertificate wanted(
            NodeId node,
            HostedDomain domain,
            WantedCertificate certificate,
            Map<CertificateName, HostedDomain> owners) {
        TreeSet<CertificateName> names = new TreeSet<>(certificate.names());
        // A parent's wildcard must win its own clients' names back from a domain registered below.
        clientNames(domain).stream()
                .filter(name -> certificate.covers(name.base()) && owners.containsKey(name))
                .forEach(names::add);
        names.removeIf(name -> !domain.equals(owners.getOrDefault(name, domain)));
        return new DesiredCertificate(
                domain.subject(),
                certificate.chain(),
                names,
                node.equals(domain.mailNode()),
                node.equals(domain.webmailNode()));
    }

    /**
     * Names that stand in several certificates, or are one domain's clients' and stand in another's
     * certificate, each with the domain that is served under it: the one whose clients type it,
     * else the one that is nearest to it. Without this two domains would take a name from each
     * other for ever.
     */
    private static Map<CertificateName, HostedDomain> owners(
            List<HostedDomain> domains, Map<Subject, WantedCertificate> certificates) {
        Map<CertificateName, HostedDomain> first = new HashMap<>();
        Map<CertificateName, HostedDomain> owners = new HashMap<>();
        for (HostedDomain domain : domains) {
            WantedCertificate certificate = certificates.get(domain.subject());
            if (certificate == null) {
                continue;
            }
            for (CertificateName name : certificate.names()) {
                HostedDomain other = first.putIfAbsent(name, domain);
                if (other != null) {
                    owners.merge(name, nearer(name, other, domain), (a, b) -> nearer(name, a, b));
                }
            }
        }
        for (HostedDomain domain : domains) {
            WantedCertificate certificate = certificates.get(domain.subject());
            for (CertificateName name : clientNames(domain)) {
                HostedDomain holder = first.get(name);
                if (holder != null
                        && !holder.equals(domain)
                        && certificate != null
                        && certificate.covers(name.base())) {
                    owners.put(name, domain);
                }
            }
        }
        return owners;
    }

    private static HostedDomain nearer(CertificateName name, HostedDomain one, HostedDomain other) {
        return distance(name, other) < distance(name, one) ? other : one;
    }

    private static int distance(CertificateName name, HostedDomain domain) {
        if (clientNames(domain).contains(name)) {
            return -1;
        }
        return name.base().isSameOrBelow(domain.name())
                ? name.base().ascii().length() - domain.name().ascii().length()
                : Integer.MAX_VALUE;
    }

    private static Set<CertificateName> clientNames(HostedDomain domain) {
        return Set.of(
                CertificateName.exact(domain.mailName()),
                CertificateName.exact(domain.webmailName()));
    }

    private static List<Endpoint> endpoints(NodeStatement node, List<HostedDomain> domains) {
        List<Endpoint> endpoints = new ArrayList<>(Endpoints.serverWide(node));
        domains.forEach(domain -> endpoints.addAll(Endpoints.on(node, domain)));
        return endpoints;
    }

    private Map<Endpoint, EndpointRecord> records(NodeId node) {
        return protections.on(node).stream()
                .collect(Collectors.toMap(EndpointRecord::endpoint, Function.identity()));
    }
}
