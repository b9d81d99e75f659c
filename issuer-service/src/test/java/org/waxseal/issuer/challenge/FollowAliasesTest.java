package org.waxseal.issuer.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.fake.FakeDns;
import org.waxseal.issuer.fake.Power;

class FollowAliasesTest {
    private static final DnsName NAME = DnsName.of("example.test");
    private static final String PLACE = "_acme-challenge.example.test";

    private final FakeDns dns = new FakeDns(new Power());

    @Test
    void staysWhereNoCnameStands() {
        assertThat(place()).isEqualTo(PLACE);
    }

    @Test
    void followsAChainToItsEnd() {
        chain(FollowAliases.LONGEST_CHAIN);
        assertThat(place()).isEqualTo("hop-8.hosting.test");
    }

    @Test
    void refusesALongerChain() {
        chain(FollowAliases.LONGEST_CHAIN + 1);
        assertBroken("more than 8 are not followed");
    }

    @Test
    void refusesACircle() {
        dns.alias(PLACE, "a.hosting.test");
        dns.alias("a.hosting.test", "b.hosting.test");
        dns.alias("b.hosting.test", "a.hosting.test");
        assertBroken("they go round in a circle");
        dns.alias(PLACE, PLACE);
        assertBroken("they go round in a circle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-rf.hosting.test",
                "a\\032b.hosting.test",
                "a/../b.test",
                "",
                "*.hosting.test"
            })
    void refusesAPlaceThatWouldBeMisreadByThoseWhoPutTheValueThere(String target) {
        dns.alias(PLACE, target);
        assertBroken("only letters, digits, hyphens and underscores");
    }

    @Test
    void putsTheValueBesideAWildcardThatMadeTheCnameUp() {
        dns.alias("*.example.test", "www.elsewhere.test");
        assertThat(place()).isEqualTo(PLACE);
    }

    @Test
    void followsAWildcardWhereTheNamesOwnZoneIsNotOurs() {
        dns.alias("*.example.test", "_d.hosting.test");
        dns.foreign("example.test");
        assertThat(place()).isEqualTo("_d.hosting.test");
    }

    @Test
    void followsACnameOfItsOwnBesideAWildcard() {
        dns.alias("*.example.test", "www.elsewhere.test");
        dns.alias(PLACE, "_d.hosting.test");
        assertThat(place()).isEqualTo("_d.hosting.test");
    }

    @Test
    void leadsIntoTheAllowedZonesOnly() {
        FollowAliases restricted =
                new FollowAliases(dns, dns, List.of(DnsName.of("hosting.test")), new Random(1));
        assertThat(restricted.of(NAME)).isEqualTo(PLACE);
        dns.alias(PLACE, "_d.hosting.test");
        assertThat(restricted.of(NAME)).isEqualTo("_d.hosting.test");
        dns.alias(PLACE, "www.victim-hosting.test");
        assertThatThrownBy(() -> restricted.of(NAME))
                .hasMessageContaining("www.victim-hosting.test")
                .hasMessageContaining("waxseal.issuer.dns.alias-zones");
    }

    @Test
    void tellsThatNobodyKnows() {
        dns.alias(PLACE, "_d.hosting.test");
        dns.unreachable("_d.hosting.test");
        assertThatThrownBy(this::place)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UNREACHABLE))
                .hasMessageContaining("_d.hosting.test");
    }

    private void chain(int length) {
        dns.alias(PLACE, "hop-1.hosting.test");
        for (int hop = 1; hop < length; hop++) {
            dns.alias("hop-" + hop + ".hosting.test", "hop-" + (hop + 1) + ".hosting.test");
        }
    }

    private void assertBroken(String why) {
        assertThatThrownBy(this::place)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.VALIDATION_FAILED))
                .hasMessageContaining(why)
                .hasMessageContaining("mend or remove the CNAME at " + PLACE);
    }

    private String place() {
        return new FollowAliases(dns, dns, List.of(), new Random(1)).of(NAME);
    }
}
