package org.waxseal.issuer.challenge;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.challenge.NameServers.Answer;

/**
 * Waits until every authoritative server of a zone answers with a value: the authority may ask any
 * of them, and a validation that fails counts against us there.
 */
public final class AwaitPropagation {
    private final DnsSolver solver;
    private final NameServers servers;
    private final Polling polling;
    private final FanOut all;

    /**
     * @param polling how long, and how often, servers are asked
     * @param all asks them side by side
     */
    public AwaitPropagation(DnsSolver solver, NameServers servers, Polling polling, FanOut all) {
        this.solver = solver;
        this.servers = servers;
        this.polling = polling;
        this.all = all;
    }

    /**
     * Returns when all answer with it.
     *
     * @return the record
     * @throws WaxsealException {@code DNS_NOT_PROPAGATED}, naming each server that does not, when
     *     patience ends; {@code DNS_UNREACHABLE}
     */
    ChallengeRecord await(ChallengeRecord record) {
        Watch watch = new Watch(record);
        polling.until(watch::look, done -> done, done -> Optional.empty(), done -> watch.givenUp());
        return record;
    }

    /** A server and why it does not count as answering with the value. */
    private record Behind(NameServer server, String said) {}

    private final class Watch {
        private final ChallengeRecord record;
        private @Nullable List<Behind> behind;

        Watch(ChallengeRecord record) {
            this.record = record;
        }

        /** Asks those that did not have it at the last look. */
        boolean look() {
            if (!solver.isVisible(record)) {
                behind = null;
                return false;
            }
            List<Behind> known = behind;
            if (known == null) {
                known =
                        servers.of(record).stream()
                                .map(server -> new Behind(server, "not asked"))
                                .toList();
            }
            behind =
                    all.each(known, last -> ask(last.server())).stream()
                            .flatMap(Optional::stream)
                            .toList();
            return behind.isEmpty();
        }

        private Optional<Behind> ask(NameServer server) {
            List<Answer> answers =
                    all.each(server.addresses(), address -> servers.ask(address, record));
            return fault(server.addresses(), answers).map(said -> new Behind(server, said));
        }

        WaxsealException givenUp() {
            List<Behind> known = behind;
            long seconds = polling.patience().toSeconds();
            if (known == null) {
                return new WaxsealException(
                        ErrorCode.DNS_NOT_PROPAGATED,
                        ("%s: the TXT value at %s was accepted by the DNS server but it does not answer with"
                                        + " it after %d s; check that the zone is not frozen and that no CNAME"
                                        + " stands there")
                                .formatted(record.name(), record.owner(), seconds));
            }
            return new WaxsealException(
                    ErrorCode.DNS_NOT_PROPAGATED,
                    ("%s: the TXT value at %s is not answered by all name servers of its zone after %d s: %s; check"
                                    + " that the zone is transferred to them, or that their NS records are still right")
                            .formatted(
                                    record.name(),
                                    record.owner(),
                                    seconds,
                                    known.stream()
                                            .map(one -> one.server().name() + " " + one.said())
                                            .collect(Collectors.joining("; "))));
        }
    }

    /**
     * What is wrong with a server; empty when it answers with the value. A silent IPv6 address does
     * not count beside one that has the value: this machine may have no way to it.
     */
    private static Optional<String> fault(List<InetSocketAddress> addresses, List<Answer> answers) {
        boolean held = answers.stream().anyMatch(Answer.Holds.class::isInstance);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            InetSocketAddress address = addresses.get(i);
            switch (answers.get(i)) {
                case Answer.Holds() -> {}
                case Answer.Lacks(String said) -> faults.add(shown(address) + ": " + said);
                case Answer.Silent(String why) -> {
                    if (!held || !(address.getAddress() instanceof Inet6Address)) {
                        faults.add(shown(address) + ": " + why);
                    }
                }
            }
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of("(" + String.join(", ", faults) + ")");
    }

    private static String shown(InetSocketAddress address) {
        String host =
                address.isUnresolved()
                        ? address.getHostString()
                        : address.getAddress().getHostAddress();
        return address.getPort() == 53 ? host : host + " port " + address.getPort();
    }
}
