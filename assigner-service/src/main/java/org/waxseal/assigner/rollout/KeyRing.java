package org.waxseal.assigner.rollout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.KeyReference;
import org.waxseal.assigner.driver.Step;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

/** The keys of one rollout, each fetched once and known to fit its certificate. */
final class KeyRing {
    private final Map<KeyReference, byte[]> keys = new HashMap<>();
    private final Map<Subject, WaxsealException> faults = new LinkedHashMap<>();

    private KeyRing() {}

    /**
     * Fetches and checks all that the plans will write; collects every fault rather than the first,
     * so that one attempt tells all unusable certificates.
     *
     * @throws WaxsealException of the source, when it is not about one certificate
     */
    static KeyRing of(List<ChangePlan> plans, KeySource source, Instant now) {
        KeyRing ring = new KeyRing();
        plans.stream()
                .flatMap(plan -> plan.steps().stream())
                .flatMap(KeyRing::secretOf)
                .forEach(secret -> ring.add(secret, source, now));
        return ring;
    }

    /** What cannot be used, by subject; empty when all can. */
    Map<Subject, WaxsealException> faults() {
        return faults;
    }

    /** The key's PEM, ended by a line break. */
    byte[] key(KeyReference reference) {
        byte[] key = keys.get(reference);
        if (key == null) {
            throw new IllegalStateException("not in the plans: " + reference);
        }
        return key.clone();
    }

    /** Key first, then the chain: as Postfix wants it in one file or table entry. */
    byte[] combined(KeyReference reference, CertificateChain chain) {
        ByteArrayOutputStream combined = new ByteArrayOutputStream();
        combined.writeBytes(key(reference));
        combined.writeBytes(chain.toPem().getBytes(StandardCharsets.US_ASCII));
        return combined.toByteArray();
    }

    private void add(Secret secret, KeySource source, Instant now) {
        Subject subject = secret.reference().subject();
        if (faults.containsKey(subject)) {
            return;
        }
        if (keys.containsKey(secret.reference())) {
            return;
        }
        Optional<String> fault = CertificateSoundness.fault(secret.chain(), secret.names(), now);
        if (fault.isPresent()) {
            faults.put(subject, unusable(subject, fault.get()));
            return;
        }
        PrivateKeyPem key;
        try {
            key = source.fetch(secret.reference());
        } catch (WaxsealException e) {
            if (!concernsOneCertificate(e.code())) {
                throw e;
            }
            faults.put(subject, e);
            return;
        }
        Optional<String> mismatch = CertificateSoundness.fault(key, secret.chain().leaf());
        if (mismatch.isPresent()) {
            faults.put(subject, unusable(subject, mismatch.get()));
            return;
        }
        keys.put(secret.reference(), endedByLineBreak(key.octets()));
    }

    private static boolean concernsOneCertificate(ErrorCode code) {
        return code == ErrorCode.KEY_NOT_FOUND
                || code == ErrorCode.KEY_NOT_PLACED
                || code == ErrorCode.KEY_TOMBED
                || code == ErrorCode.CERTIFICATE_INVALID;
    }

    private static WaxsealException unusable(Subject subject, String fault) {
        return new WaxsealException(
                ErrorCode.CERTIFICATE_INVALID,
                "the certificate of %s cannot be used: %s".formatted(subject, fault));
    }

    private static byte[] endedByLineBreak(byte[] pem) {
        if (pem.length > 0 && pem[pem.length - 1] == '\n') {
            return pem;
        }
        byte[] ended = new byte[pem.length + 1];
        System.arraycopy(pem, 0, ended, 0, pem.length);
        ended[pem.length] = '\n';
        return ended;
    }

    private static Stream<Secret> secretOf(Step step) {
        return switch (step) {
            case Step.ImportCertificate(var ignored, var chain, var key, var names, var d, var f) ->
                    Stream.of(new Secret(key, chain, names));
            case Step.SetMapEntry(var ignored, var entries) ->
                    entries.values().stream()
                            .flatMap(Optional::stream)
                            .map(set -> new Secret(set.key(), set.chain(), set.names()));
            case Step.MakeDirectory ignored -> Stream.empty();
            case Step.WriteFile ignored -> Stream.empty();
            case Step.RemoveFile ignored -> Stream.empty();
            case Step.Link ignored -> Stream.empty();
            case Step.Check ignored -> Stream.empty();
            case Step.Reload ignored -> Stream.empty();
        };
    }

    private record Secret(
            KeyReference reference, CertificateChain chain, SortedSet<CertificateName> names) {}
}
