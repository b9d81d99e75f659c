package org.waxseal.issuer.caa;

import java.util.List;

/** CAA records in DNS. Blocking, in bounded time; safe to call from many threads. */
@FunctionalInterface
public interface CaaRecords {

    /**
     * What is known of one name; its parents are not looked at.
     *
     * @param name lower case, without a trailing dot; a top-level domain has one label
     * @throws org.waxseal.common.error.WaxsealException {@code DNS_UNREACHABLE} when nobody can
     *     tell: an authority refuses then too (RFC 8659 section 3)
     */
    Answer at(String name);

    /** What DNS says of one name. */
    sealed interface Answer {

        /**
         * The record set, with CNAMEs followed.
         *
         * @param records empty when there is none, or no such name
         */
        record Found(List<CaaRecord> records) implements Answer {
            public Found {
                records = List.copyOf(records);
            }
        }

        /** Those who were asked are not responsible for the name and ask nobody else. */
        record NotResponsible() implements Answer {}
    }
}
