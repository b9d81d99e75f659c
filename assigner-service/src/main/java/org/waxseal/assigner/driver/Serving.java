package org.waxseal.assigner.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;

/**
 * Which certificate of ours a server serves under which name.
 *
 * @param serverWide what is served when no name fits; empty when that is not ours
 * @param names exact names and wildcards; an exact name goes before a wildcard that covers it
 */
public record Serving(Optional<Placement> serverWide, SortedMap<CertificateName, Placement> names) {
    public Serving {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }

    /** Nothing of ours. */
    public static Serving nothing() {
        return new Serving(Optional.empty(), new TreeMap<>());
    }

    /**
     * What a server is to serve.
     *
     * <p>When several certificates hold one name, the node's own goes first, for clients that know
     * the node by it; then the one of the longest domain, which knows best.
     *
     * @param relevant which certificates concern this server; the server-wide one always does
     * @param found what it serves now, kept for subjects that are held
     */
    public static Serving wanted(
            DesiredState state, Predicate<DesiredCertificate> relevant, Serving found) {
        List<DesiredCertificate> ranked = new ArrayList<>();
        state.certificates().stream().filter(relevant).forEach(ranked::add);
        ranked.sort(
                Comparator.comparingInt((DesiredCertificate each) -> each.subject().key().length())
                        .thenComparing(each -> each.subject().key()));
        state.serverWide().ifPresent(ranked::addLast);
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        found.names()
                .forEach(
                        (name, placement) -> {
                            if (state.held().contains(placement.subject())) {
                                names.put(name, placement);
                            }
                        });
        for (DesiredCertificate certificate : ranked) {
            if (!state.held().contains(certificate.subject())) {
                Placement placement =
                        new Placement(certificate.subject(), certificate.fingerprint());
                certificate.names().forEach(name -> names.put(name, placement));
            }
        }
        return new Serving(wantedServerWide(state, found), names);
    }

    private static Optional<Placement> wantedServerWide(DesiredState state, Serving found) {
        return state.serverWide()
                .filter(certificate -> !state.held().contains(certificate.subject()))
                .map(certificate -> new Placement(certificate.subject(), certificate.fingerprint()))
                // Without a new one the old default stays: a server must always have one.
                .or(found::serverWide);
    }

    /** The certificates behind the names and the default, each once, in a steady order. */
    public List<Placement> placements() {
        List<Placement> placements = new ArrayList<>();
        serverWide.ifPresent(placements::add);
        names.values().stream()
                .filter(placement -> !placement.equals(serverWide.orElse(null)))
                .distinct()
                .sorted(
                        Comparator.comparing((Placement each) -> each.subject().key())
                                .thenComparing(each -> each.leaf().hex()))
                .forEach(placements::add);
        return placements;
    }

    public boolean isEmpty() {
        return serverWide.isEmpty() && names.isEmpty();
    }

    /**
     * What clients see differently once a server goes from {@code before} to this.
     *
     * @param host the node's own name, under which a change of the default is proven
     */
    public List<NameChange> changesFrom(Serving before, Software software, DnsName host) {
        SortedSet<CertificateName> touched = new TreeSet<>(names.keySet());
        touched.addAll(before.names.keySet());
        List<NameChange> changes = new ArrayList<>();
        for (CertificateName name : touched) {
            add(changes, software, name, before.at(name), at(name));
        }
        CertificateName own = CertificateName.exact(host);
        if (!touched.contains(own)) {
            add(changes, software, own, before.serverWide, serverWide);
        }
        return changes;
    }

    private Optional<Placement> at(CertificateName name) {
        return Optional.ofNullable(names.get(name));
    }

    private static void add(
            List<NameChange> changes,
            Software software,
            CertificateName name,
            Optional<Placement> before,
            Optional<Placement> after) {
        if (Objects.equals(before, after)) {
            return;
        }
        Subject subject = after.or(() -> before).orElseThrow().subject();
        Optional<Fingerprint> old = before.map(Placement::leaf);
        changes.add(new NameChange(subject, software, name, old, after.map(Placement::leaf)));
    }
}
