package org.waxseal.issuer.pointing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

class DomainPointingTest {
    private static final DnsName NAME = DnsName.of("example.test");
    private static final Set<String> OURS =
            Set.of("192.0.2.1", "2001:db8:0::1", "MX1.hosting.test");

    private final Fake dns = new Fake();
    private final DomainPointing pointing = new DomainPointing(dns);

    @Test
    void leadsHereByOneAddressOfOurs() {
        dns.put("example.test", List.of(), "198.51.100.9", "192.0.2.1");
        assertThat(pointing.of(NAME, OURS)).isEqualTo(new Pointing.Here(List.of("192.0.2.1")));
        dns.put("example.test", List.of(), "2001:db8::1");
        assertThat(pointing.of(NAME, OURS)).isInstanceOf(Pointing.Here.class);
    }

    @Test
    void leadsHereByTheAddressOfAHostOfOurs() {
        dns.put("mx1.hosting.test", List.of(), "192.0.2.7");
        dns.put("example.test", List.of("alias.test"), "192.0.2.7");
        assertThat(pointing.of(NAME, OURS)).isEqualTo(new Pointing.Here(List.of("192.0.2.7")));
    }

    @Test
    void leadsElsewhere() {
        dns.put("example.test", List.of(), "198.51.100.9", "198.51.100.8");
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Elsewhere(List.of("198.51.100.8", "198.51.100.9")));
        dns.put("example.test", List.of("a.test", "b.test"), "198.51.100.9");
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Elsewhere(List.of("198.51.100.9 (b.test)")));
        assertThat(pointing.of(NAME, Set.of())).isInstanceOf(Pointing.Elsewhere.class);
    }

    @Test
    void leadsNowhere() {
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Nowhere("there is no name example.test"));
        dns.put("example.test", List.of());
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Nowhere("example.test has no address"));
        dns.put("example.test", List.of("gone.test"));
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(
                        new Pointing.Nowhere(
                                "example.test leads to gone.test, which has no address"));
    }

    @Test
    void isUnknownWhereNobodyCanTell() {
        dns.unreachable.add("example.test");
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Unknown("example.test: no answer"));
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(new Pointing.Unknown("example.test: no answer"));
        dns.unreachable.clear();
        dns.unreachable.add("mx1.hosting.test");
        dns.put("example.test", List.of(), "198.51.100.9");
        assertThat(pointing.of(NAME, OURS))
                .isEqualTo(new Pointing.Unknown("mx1.hosting.test: no answer"));
        dns.put("example.test", List.of(), "192.0.2.1");
        assertThat(pointing.of(NAME, OURS)).isInstanceOf(Pointing.Here.class);
    }

    @Test
    void takesMailByOneOfItsExchangers() {
        dns.exchangers.put("example.test", List.of("filter.test", "mx1.hosting.test"));
        dns.put("filter.test", List.of(), "198.51.100.9");
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(new Pointing.Here(List.of("mx1.hosting.test")));
        dns.exchangers.put("example.test", List.of("filter.test", "mail.example.test"));
        dns.put("mail.example.test", List.of(), "192.0.2.1");
        assertThat(pointing.ofMail(NAME, OURS)).isEqualTo(new Pointing.Here(List.of("192.0.2.1")));
    }

    @Test
    void takesMailAtItsOwnAddressWithoutExchangers() {
        dns.put("example.test", List.of(), "192.0.2.1");
        assertThat(pointing.ofMail(NAME, OURS)).isInstanceOf(Pointing.Here.class);
    }

    @Test
    void takesMailElsewhereOrNowhere() {
        dns.exchangers.put("example.test", List.of("filter.test", "gone.test"));
        dns.put("filter.test", List.of(), "198.51.100.9");
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(new Pointing.Elsewhere(List.of("198.51.100.9")));
        dns.exchangers.put("example.test", List.of("gone.test"));
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(
                        new Pointing.Nowhere("no mail exchanger of example.test has an address"));
        dns.exchangers.put("example.test", List.of(""));
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(
                        new Pointing.Nowhere("example.test says that it takes no mail (RFC 7505)"));
        dns.exchangers.put("example.test", List.of("filter.test", "lost.test"));
        dns.unreachable.add("lost.test");
        assertThat(pointing.ofMail(NAME, OURS))
                .isEqualTo(new Pointing.Unknown("lost.test: no answer"));
    }

    private static final class Fake implements DomainAddresses {
        final Map<String, Found> names = new HashMap<>();
        final Map<String, List<String>> exchangers = new HashMap<>();
        final Set<String> unreachable = new HashSet<>();

        void put(String name, List<String> aliases, String... addresses) {
            names.put(
                    name,
                    new Found(
                            aliases,
                            Stream.of(addresses)
                                    .map(InetAddress::ofLiteral)
                                    .collect(Collectors.toSet())));
        }

        @Override
        public Optional<Found> of(String name) {
            requireReachable(name);
            return Optional.ofNullable(names.get(name));
        }

        @Override
        public List<String> mailExchangers(String domain) {
            requireReachable(domain);
            return exchangers.getOrDefault(domain, List.of());
        }

        private void requireReachable(String name) {
            if (unreachable.contains(name)) {
                throw new WaxsealException(ErrorCode.DNS_UNREACHABLE, name + ": no answer");
            }
        }
    }
}
