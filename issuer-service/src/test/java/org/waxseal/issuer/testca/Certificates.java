package org.waxseal.issuer.testca;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** All certificates that were issued, what became of them, and which were replaced. */
final class Certificates {
    private final Map<BigInteger, IssuedCertificate> bySerial = new LinkedHashMap<>();
    private final Map<String, IssuedCertificate> byId = new HashMap<>();
    private final Map<NavigableSet<String>, List<IssuedCertificate>> byNames = new HashMap<>();
    private final Map<BigInteger, Integer> revocations = new HashMap<>();
    private final Set<String> replaced = new HashSet<>();

    synchronized void add(IssuedCertificate certificate) {
        bySerial.put(certificate.serial(), certificate);
        byId.put(certificate.id(), certificate);
        byNames.computeIfAbsent(certificate.names(), names -> new ArrayList<>()).add(certificate);
        certificate.replaces().ifPresent(replaced::add);
    }

    synchronized Optional<IssuedCertificate> find(BigInteger serial) {
        return Optional.ofNullable(bySerial.get(serial));
    }

    synchronized Optional<IssuedCertificate> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized List<IssuedCertificate> all() {
        return List.copyOf(bySerial.values());
    }

    synchronized List<IssuedCertificate> all(NavigableSet<String> names) {
        return List.copyOf(byNames.getOrDefault(names, List.of()));
    }

    synchronized boolean isKnownSet(NavigableSet<String> names) {
        return byNames.containsKey(names);
    }

    synchronized boolean isReplaced(IssuedCertificate certificate) {
        return replaced.contains(certificate.id());
    }

    synchronized Optional<Integer> revocation(IssuedCertificate certificate) {
        return Optional.ofNullable(revocations.get(certificate.serial()));
    }

    /**
     * Revokes.
     *
     * @param reason of RFC 5280 section 5.3.1
     * @throws AcmeProblem {@code alreadyRevoked}
     */
    synchronized void revoke(IssuedCertificate certificate, int reason) {
        if (revocations.putIfAbsent(certificate.serial(), reason) != null) {
            throw new AcmeProblem(400, "alreadyRevoked", "the certificate is already revoked");
        }
    }

    /**
     * The certificate with exactly this encoding.
     *
     * @throws AcmeProblem when it is not of this authority
     */
    IssuedCertificate require(byte[] der) {
        return find(Pem.parse(der).getSerialNumber())
                .filter(known -> known.isEncodedAs(der))
                .orElseThrow(() -> AcmeProblem.notFound("no such certificate here"));
    }
}
