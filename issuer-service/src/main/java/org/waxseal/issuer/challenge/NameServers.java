package org.waxseal.issuer.challenge;

import java.net.InetSocketAddress;
import java.util.List;

/** Servers that answer for zones. Blocking; safe to call from many threads at once. */
public interface NameServers {

    /**
     * The authoritative servers of the zone in which a value stands, as far as they can be asked.
     *
     * @throws org.waxseal.common.error.WaxsealException {@code DNS_UNREACHABLE} when they cannot be
     *     found out
     */
    List<NameServer> of(ChallengeRecord record);

    /** Asks one of them once, in bounded time; never throws for what it says or does not say. */
    Answer ask(InetSocketAddress address, ChallengeRecord record);

    /** What a server says about a value. */
    sealed interface Answer {

        /** It answers with the value. */
        record Holds() implements Answer {}

        /**
         * It answers without the value.
         *
         * @param said what it says instead, such as {@code NXDOMAIN}
         */
        record Lacks(String said) implements Answer {}

        /**
         * It does not answer, or there is no way to it.
         *
         * @param why such as {@code no answer}
         */
        record Silent(String why) implements Answer {}
    }
}
