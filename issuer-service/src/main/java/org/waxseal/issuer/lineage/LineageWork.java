package org.waxseal.issuer.lineage;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.waxseal.common.id.Subject;
import org.waxseal.common.work.Work;
import org.waxseal.issuer.challenge.PresentedRecords;

/** The issuer's work: lineages that are due, and values left in DNS. Items are subject keys. */
public final class LineageWork implements Work {
    /** {@link Work#name()} of this work. */
    public static final String NAME = "issue-certificate";

    private final LineageRepository lineages;
    private final PresentedRecords presented;
    private final TendLineage tendLineage;
    private final int parallelism;

    public LineageWork(
            LineageRepository lineages,
            PresentedRecords presented,
            TendLineage tendLineage,
            int parallelism) {
        this.lineages = lineages;
        this.presented = presented;
        this.tendLineage = tendLineage;
        this.parallelism = parallelism;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public List<String> due(Instant now, int limit) {
        Set<Subject> subjects = new LinkedHashSet<>(lineages.due(now, limit));
        subjects.addAll(presented.overdue(now, limit));
        return subjects.stream().limit(limit).map(Subject::key).toList();
    }

    @Override
    public void perform(String item) {
        tendLineage.tend(Subject.parse(item));
    }
}
