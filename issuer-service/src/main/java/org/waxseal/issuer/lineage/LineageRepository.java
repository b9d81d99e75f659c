package org.waxseal.issuer.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/** The rows of lineages and of the certificates that they have had. */
public interface LineageRepository {

    Optional<Lineage> find(Subject subject);

    /** As {@link #find}, and keeps others from changing it until the caller's transaction ends. */
    Optional<Lineage> lock(Subject subject);

    /** Inserts or replaces the lineage; its {@code current} joins the certificates it has had. */
    void save(Lineage lineage);

    /** Subjects of lineages that are due at {@code now}, longest waiting first. */
    List<Subject> due(Instant now, int limit);

    /**
     * Subjects of all lineages, ordered.
     *
     * @param after begins behind this key; empty for the first page
     */
    List<Subject> subjects(String after, int limit);

    /** Notes when the lineage's newest statement was made. */
    void notePublished(Subject subject, Instant at);

    /** When the lineage's newest statement was made; empty when nobody noted it. */
    Optional<Instant> publishedAt(Subject subject);

    /** The generation of a certificate of this lineage, as long as its key may be kept. */
    Optional<Long> generationOf(Subject subject, Fingerprint fingerprint);

    /** Forgets the certificates before {@code generation}. */
    void forgetBefore(Subject subject, long generation);
}
