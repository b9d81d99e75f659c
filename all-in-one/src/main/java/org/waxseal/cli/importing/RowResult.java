package org.waxseal.cli.importing;

import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param code why it was rejected or skipped; null when it was not
 * @param sentence about that, with field, value and fix; null when there is nothing to say
 */
record RowResult(Outcome outcome, @Nullable String code, @Nullable String sentence) {

    static RowResult done(Outcome outcome) {
        return new RowResult(outcome, null, null);
    }

    static RowResult rejected(String code, String sentence) {
        return new RowResult(Outcome.REJECTED, code, sentence);
    }
}
