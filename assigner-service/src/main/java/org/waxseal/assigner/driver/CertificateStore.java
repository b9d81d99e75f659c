package org.waxseal.assigner.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.waxseal.assigner.node.FileStatus;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * Certificates on a node: {@code <store>/<lineage>/<fingerprint>/} immutable, and {@code
 * <store>/<lineage>/current} pointing to the newest. A configuration may name a fingerprint
 * directory for as long as it is current or the one before.
 */
public final class CertificateStore {
    /** The lineage under which the server-wide certificate is found as well. */
    public static final String SERVER_WIDE = "_default";

    private static final String CURRENT = "current";
    private static final Set<String> FILES = Set.of("combined.pem", "fullchain.pem", "key.pem");

    private final NodePath directory;
    private final Permissions directoryPermissions;
    private final Permissions filePermissions;

    private CertificateStore(
            NodePath directory, Permissions directoryPermissions, Permissions filePermissions) {
        this.directory = directory;
        this.directoryPermissions = directoryPermissions;
        this.filePermissions = filePermissions;
    }

    /**
     * The store of a node, for daemons that read as root.
     *
     * @param waxseal Waxseal's directory on the node
     */
    public static CertificateStore of(NodePath waxseal) {
        return new CertificateStore(
                waxseal.resolve("certs"), Permissions.secretDirectory(), Permissions.secretFile());
    }

    /** A copy for one daemon that reads as a member of {@code group}. */
    public static CertificateStore forGroup(NodePath directory, String group) {
        return new CertificateStore(
                directory, Permissions.groupDirectory(group), Permissions.groupFile(group));
    }

    public NodePath directory() {
        return directory;
    }

    /** The directory of one certificate. */
    public NodePath certificate(Subject subject, Fingerprint fingerprint) {
        return directory.resolve(subject.directoryName()).resolve(fingerprint.hex());
    }

    /** The directory of one certificate. */
    public NodePath certificate(Placement placement) {
        return certificate(placement.subject(), placement.leaf());
    }

    /** The link to the server-wide certificate's directory. */
    public NodePath serverWide() {
        return directory.resolve(SERVER_WIDE).resolve(CURRENT);
    }

    /** Looks at what is there; reads only. */
    public Contents inspect(NodeSession node) {
        SortedMap<String, Lineage> lineages = new TreeMap<>();
        for (String name : node.list(directory)) {
            NodePath lineage = directory.resolve(name);
            Set<String> entries = new HashSet<>(node.list(lineage));
            Optional<String> current = node.readLink(lineage.resolve(CURRENT));
            entries.remove(CURRENT);
            Map<String, String> intact = new HashMap<>();
            current.map(CertificateStore::lastSegment)
                    .filter(entries::contains)
                    .ifPresent(
                            fingerprint ->
                                    digestOf(node, lineage.resolve(fingerprint))
                                            .ifPresent(digest -> intact.put(fingerprint, digest)));
            lineages.put(name, new Lineage(current, Set.copyOf(entries), Map.copyOf(intact)));
        }
        return new Contents(node.status(directory), lineages);
    }

    /** Digest of key and chain; empty when a file is missing, differs or is open to others. */
    private Optional<String> digestOf(NodeSession node, NodePath certificate) {
        if (!Set.copyOf(node.list(certificate)).equals(FILES)) {
            return Optional.empty();
        }
        boolean closed =
                FILES.stream()
                        .allMatch(
                                file ->
                                        node.status(certificate.resolve(file))
                                                .filter(
                                                        status ->
                                                                status.permissions()
                                                                        .equals(filePermissions))
                                                .isPresent());
        byte[] key = node.read(certificate.resolve("key.pem")).orElse(new byte[0]);
        byte[] chain = node.read(certificate.resolve("fullchain.pem")).orElse(new byte[0]);
        byte[] combined = node.read(certificate.resolve("combined.pem")).orElse(new byte[0]);
        byte[] expected = Arrays.copyOf(key, key.length + chain.length);
        System.arraycopy(chain, 0, expected, key.length, chain.length);
        boolean whole = closed && key.length > 0 && Arrays.equals(combined, expected);
        Optional<String> digest = whole ? Optional.of(Digest.of(combined)) : Optional.empty();
        Arrays.fill(key, (byte) 0);
        Arrays.fill(combined, (byte) 0);
        Arrays.fill(expected, (byte) 0);
        return digest;
    }

    /**
     * The way to hold exactly {@code wanted} and what is {@code held}.
     *
     * @param serverWide whose certificate {@code _default/current} is to show; empty to leave it
     */
    public ChangePlan plan(
            Contents found,
            List<DesiredCertificate> wanted,
            Optional<DesiredCertificate> serverWide,
            Set<Subject> held) {
        List<Step> steps = new ArrayList<>();
        List<Step> cleanup = new ArrayList<>();
        List<DesiredCertificate> put =
                wanted.stream().filter(each -> !held.contains(each.subject())).toList();
        if (!put.isEmpty() && !found.isOpenOnlyAs(directoryPermissions)) {
            steps.add(new Step.MakeDirectory(directory, directoryPermissions));
        }
        Set<String> kept = new HashSet<>();
        kept.add(SERVER_WIDE);
        held.forEach(subject -> kept.add(subject.directoryName()));
        for (DesiredCertificate certificate : put) {
            kept.add(certificate.lineage());
            put(certificate, found.lineage(certificate.lineage()), steps, cleanup);
        }
        serverWide
                .filter(certificate -> !held.contains(certificate.subject()))
                .ifPresent(certificate -> showServerWide(certificate, found, steps));
        found.lineages().keySet().stream()
                .filter(lineage -> !kept.contains(lineage))
                // A directory that we did not make is not ours to remove.
                .filter(lineage -> Lineages.subjectOf(lineage).isPresent())
                .forEach(lineage -> cleanup.add(new Step.RemoveFile(directory.resolve(lineage))));
        return new ChangePlan(
                Optional.empty(),
                List.of(),
                steps,
                List.of(),
                Optional.empty(),
                cleanup,
                List.of());
    }

    private void put(
            DesiredCertificate certificate, Lineage found, List<Step> steps, List<Step> cleanup) {
        NodePath lineage = directory.resolve(certificate.lineage());
        String fingerprint = certificate.fingerprint().hex();
        if (!found.intact().containsKey(fingerprint)) {
            if (found.isNew()) {
                steps.add(new Step.MakeDirectory(lineage, directoryPermissions));
            }
            steps.add(
                    new Step.ImportCertificate(
                            lineage.resolve(fingerprint),
                            certificate.chain(),
                            certificate.key(),
                            certificate.names(),
                            directoryPermissions,
                            filePermissions));
        }
        if (!found.current().equals(Optional.of(fingerprint))) {
            steps.add(new Step.Link(lineage.resolve(CURRENT), fingerprint));
        }
        Set<String> needed = new HashSet<>();
        needed.add(fingerprint);
        previous(found, fingerprint).ifPresent(needed::add);
        found.entries().stream()
                .filter(entry -> !needed.contains(entry))
                .sorted()
                .forEach(entry -> cleanup.add(new Step.RemoveFile(lineage.resolve(entry))));
    }

    /** The one that was current; after a clean-up, the only other one that is there. */
    private static Optional<String> previous(Lineage found, String wanted) {
        return found.current()
                .map(CertificateStore::lastSegment)
                .filter(current -> !current.equals(wanted))
                .or(
                        () ->
                                found.entries().stream()
                                        .filter(Lineages::isFingerprint)
                                        .filter(entry -> !entry.equals(wanted))
                                        .min(String::compareTo));
    }

    private void showServerWide(DesiredCertificate certificate, Contents found, List<Step> steps) {
        NodePath link = serverWide();
        String target = "../" + certificate.lineage() + "/" + certificate.fingerprint().hex();
        Lineage shown = found.lineage(SERVER_WIDE);
        if (shown.isNew()) {
            steps.add(new Step.MakeDirectory(link.parent(), directoryPermissions));
        }
        if (!shown.current().equals(Optional.of(target))) {
            steps.add(new Step.Link(link, target));
        }
    }

    private static String lastSegment(String target) {
        return target.substring(target.lastIndexOf('/') + 1);
    }

    /**
     * What was found in a store.
     *
     * @param status of the store's directory; empty when there is none
     * @param lineages by directory name
     */
    public record Contents(Optional<FileStatus> status, SortedMap<String, Lineage> lineages) {
        boolean isOpenOnlyAs(Permissions permissions) {
            return status.filter(found -> found.permissions().equals(permissions)).isPresent();
        }

        Lineage lineage(String name) {
            Lineage found = lineages.get(name);
            return found == null ? new Lineage(Optional.empty(), Set.of(), Map.of()) : found;
        }

        /** What the server-wide link points to. */
        public Optional<Placement> serverWide() {
            return lineage(SERVER_WIDE).current().flatMap(Lineages::placementOf);
        }

        /** Digest of key and chain of a certificate that is current and complete. */
        public Optional<String> digestOf(Placement placement) {
            return Optional.ofNullable(
                    lineage(placement.subject().directoryName())
                            .intact()
                            .get(placement.leaf().hex()));
        }
    }

    /**
     * One lineage as found.
     *
     * @param current where its link points
     * @param entries what else is there
     * @param intact fingerprints that were looked into and found complete, with the digest of key
     *     and chain
     */
    public record Lineage(
            Optional<String> current, Set<String> entries, Map<String, String> intact) {
        boolean isNew() {
            return current.isEmpty() && entries.isEmpty();
        }
    }
}
