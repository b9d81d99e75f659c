package org.waxseal.assigner.rollout;

import java.util.List;
import java.util.stream.Collectors;
import org.waxseal.common.id.Subject;

/** What handshakes showed. */
public sealed interface Proof {

    /** Every endpoint of every change serves what it should. */
    record Proven() implements Proof {}

    /**
     * At least one does not, after waiting for as long as a reload may take.
     *
     * @param mismatches at least one
     */
    record Mismatched(List<Mismatch> mismatches) implements Proof {
        private static final int SHOWN = 3;

        public Mismatched {
            mismatches = List.copyOf(mismatches);
        }

        /** One sentence that names the first few. */
        public String sentence() {
            String shown =
                    mismatches.stream()
                            .limit(SHOWN)
                            .map(mismatch -> mismatch.endpoint() + ": " + mismatch.evidence())
                            .collect(Collectors.joining("; "));
            int more = mismatches.size() - SHOWN;
            return more > 0 ? shown + "; and " + more + " more" : shown;
        }
    }

    /**
     * One endpoint that serves something else.
     *
     * @param subject as in {@link org.waxseal.assigner.driver.NameChange#subject()}
     * @param endpoint for a person, for example {@code imaps mx1:993 mail.a.test}
     * @param evidence what was served instead, or what went wrong
     */
    record Mismatch(Subject subject, String endpoint, String evidence) {}
}
