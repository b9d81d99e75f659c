package org.waxseal.issuer.lineage;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Failure;

/**
 * Successive certificates for one subject, and what is wanted next. A certificate is issued while
 * {@link #wanted} is above {@link #generation}; whoever wants a new one raises {@code wanted}, and
 * that is the only way to ask.
 *
 * @param desired names of the next certificate
 * @param keyType of the next certificate
 * @param renewal the highest {@link CertificatePolicy#renewal} seen
 * @param removed whether the subject is gone
 * @param wanted the generation that is to exist; each has a key of its own
 * @param generation the generation of {@code current}; 0 before the first
 * @param current the certificate to be served; null before the first and after removal
 * @param renewAt when {@code wanted} rises by itself; null while there is no certificate
 * @param order the order for {@code wanted} at the authority; null when there is none yet
 * @param attempts failures since the last success
 * @param nextAttempt when to look again; null when only a changed registration can help
 * @param lastFailure why the newest attempt failed; null when it did not
 * @param revision of the last published statement; 0 before the first
 */
public record Lineage(
        Subject subject,
        List<CertificateName> desired,
        KeyType keyType,
        long renewal,
        boolean removed,
        long wanted,
        long generation,
        @Nullable CertificateChain current,
        @Nullable Instant renewAt,
        @Nullable URI order,
        int attempts,
        @Nullable Instant nextAttempt,
        @Nullable Failure lastFailure,
        long revision) {
    public Lineage {
        desired = List.copyOf(desired);
    }

    /** The lineage of a subject that is heard of for the first time. */
    public static Lineage started(Subject subject, CertificatePolicy policy, Instant now) {
        return new Lineage(
                subject,
                policy.names(),
                policy.keyType(),
                policy.renewal(),
                false,
                1,
                0,
                null,
                null,
                null,
                0,
                now,
                null,
                0);
    }

    /** Whether anything is to be done at {@code now}. */
    public boolean isDue(Instant now) {
        return nextAttempt != null && !nextAttempt.isAfter(now);
    }

    /** Whether the wanted generation has no certificate yet. */
    public boolean wantsCertificate() {
        return !removed && wanted > generation;
    }

    /** Whether the calendar asks for a new generation. */
    public boolean wantsRenewal(Instant now) {
        return !removed && wanted == generation && renewAt != null && !renewAt.isAfter(now);
    }

    /**
     * As a newer registration wants it. Other names, another key type, a higher renewal and a
     * return after removal each want a new generation; anything else changes nothing, but that a
     * lineage which had given up tries again.
     */
    public Lineage registered(CertificatePolicy policy, Instant now) {
        boolean renewed =
                removed
                        || !policy.names().equals(desired)
                        || policy.keyType() != keyType
                        || policy.renewal() > renewal;
        boolean stuck = wantsCertificate() && nextAttempt == null;
        return new Lineage(
                subject,
                policy.names(),
                policy.keyType(),
                Math.max(renewal, policy.renewal()),
                false,
                // A generation that was started may have a key and an order: never reuse its
                // number.
                renewed ? wanted + 1 : wanted,
                generation,
                current,
                renewAt,
                renewed ? null : order,
                renewed || stuck ? 0 : attempts,
                renewed || stuck ? now : nextAttempt,
                lastFailure,
                revision);
    }

    /** As the removal of its subject leaves it: it has to be retired. */
    public Lineage removing(Instant now) {
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                true,
                wanted,
                generation,
                current,
                renewAt,
                null,
                0,
                now,
                lastFailure,
                revision);
    }

    /** Retired: nothing is served, nothing is due, until the subject comes back. */
    public Lineage retired() {
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                true,
                wanted,
                generation,
                null,
                null,
                null,
                0,
                null,
                null,
                revision);
    }

    /** With the next generation wanted, because its time has come. */
    public Lineage renewing() {
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                removed,
                wanted + 1,
                generation,
                current,
                renewAt,
                null,
                0,
                nextAttempt,
                lastFailure,
                revision);
    }

    /** With the order for the wanted generation, or without one. */
    public Lineage withOrder(@Nullable URI newOrder) {
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                removed,
                wanted,
                generation,
                current,
                renewAt,
                newOrder,
                attempts,
                nextAttempt,
                lastFailure,
                revision);
    }

    /**
     * With a new certificate.
     *
     * @param issued its generation, at most {@code wanted}
     */
    public Lineage issued(
            long issued, CertificateChain chain, Instant renewalInstant, Instant now) {
        boolean complete = issued == wanted;
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                removed,
                wanted,
                issued,
                chain,
                renewalInstant,
                complete ? null : order,
                0,
                complete ? renewalInstant : now,
                null,
                revision);
    }

    /**
     * After a failed attempt.
     *
     * @param at when it failed
     * @param tryAgainAt null when somebody has to change something first
     * @param keepOrder whether the order can still lead to a certificate
     */
    public Lineage failed(
            ErrorCode code,
            String detail,
            Instant at,
            @Nullable Instant tryAgainAt,
            boolean keepOrder) {
        Failure last = lastFailure;
        boolean again = last != null && last.code() == code && last.detail().equals(detail);
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                removed,
                wanted,
                generation,
                current,
                renewAt,
                keepOrder ? order : null,
                attempts + 1,
                tryAgainAt,
                new Failure(code, detail, last != null && again ? last.at() : at, tryAgainAt),
                revision);
    }

    /** One revision further, because a statement about it is published. */
    public Lineage published() {
        return new Lineage(
                subject,
                desired,
                keyType,
                renewal,
                removed,
                wanted,
                generation,
                current,
                renewAt,
                order,
                attempts,
                nextAttempt,
                lastFailure,
                revision + 1);
    }

    /** What the other services are told. */
    public CertificateStatement statement(Instant changedAt) {
        CertificateChain chain = current;
        return new CertificateStatement(
                subject,
                generation,
                chain,
                desired,
                chain == null ? List.of() : List.copyOf(chain.names()),
                renewAt,
                lastFailure,
                changedAt,
                revision,
                removed);
    }
}
