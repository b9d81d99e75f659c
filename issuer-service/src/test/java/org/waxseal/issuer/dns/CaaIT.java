package org.waxseal.issuer.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.caa.CaaIssuer;
import org.waxseal.issuer.caa.CaaPolicy;
import org.waxseal.issuer.caa.CaaVerdict;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.SandboxDirectory;

/** CAA records of real zones, at several levels. */
class CaaIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final CaaIssuer ISSUER =
            new CaaIssuer(Set.of("ca.test"), Optional.empty(), Set.of("dns-01"));

    private static @Nullable SandboxDirectory sandbox;
    private static @Nullable KnotServer startedKnot;

    @BeforeAll
    static void start() {
        sandbox = SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
        startedKnot = KnotServer.start(sandbox);
        knot().addZone(
                        DnsName.of("example.test"),
                        """
                        @ 60 CAA 0 issue "ca.test"
                        @ 60 CAA 0 issuewild ";"
                        forbidden 60 CAA 0 issue "other.test; policy=ev"
                        forbidden 60 CAA 128 issue "another.test"
                        free.forbidden 60 CAA 0 issue "ca.test; validationmethods=dns-01"
                        critical 60 CAA 128 tbs "Unknown"
                        alias 60 CNAME target.other.test.
                        lost 60 CNAME target.nobodys.test.
                        round 60 CNAME round
                        """);
        knot().addZone(DnsName.of("other.test"), "target 60 CAA 0 issue \"other.test\"\n");
        knot().addZone(DnsName.of("open.test"), "@ 60 A 127.0.0.1\n");
    }

    @AfterAll
    static void stop() {
        knot().close();
        Objects.requireNonNull(sandbox).close();
    }

    @Test
    void climbsToTheClosestRecords() {
        assertPermitted("example.test");
        assertPermitted("deep.below.example.test");
        assertForbidden("*.example.test", "CAA 0 issuewild \"ca.test\"");
        assertForbidden(
                "forbidden.example.test", "forbidden.example.test. CAA 0 issue \"ca.test\"");
        assertForbidden("a.b.forbidden.example.test", "forbidden.example.test. CAA");
        assertPermitted("free.forbidden.example.test");
        assertForbidden(
                "critical.example.test", "remove the record critical.example.test. CAA 128 tbs");
        assertPermitted("open.test");
        assertPermitted("a.open.test");
    }

    @Test
    void followsACname() {
        assertForbidden("alias.example.test", "alias.example.test. CAA 0 issue \"ca.test\"");
    }

    @Test
    void doesNotGuess() {
        for (String name : List.of("nobodys.test", "lost.example.test", "round.example.test")) {
            assertUnreachable(knot().address(), name);
        }
        assertUnreachable("127.0.0.1:" + FreePorts.next(), "open.test");
    }

    private static void assertUnreachable(String resolver, String name) {
        assertThatThrownBy(() -> check(resolver, name))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UNREACHABLE))
                .hasMessageContaining(name);
    }

    private static void assertPermitted(String name) {
        assertThat(check(knot().address(), name)).isInstanceOf(CaaVerdict.Permitted.class);
    }

    private static void assertForbidden(String name, String remedy) {
        assertThat(check(knot().address(), name))
                .isInstanceOfSatisfying(
                        CaaVerdict.Forbidden.class,
                        verdict -> assertThat(verdict.remedy()).contains(remedy));
    }

    private static CaaVerdict check(String resolver, String name) {
        Lookup lookup = new Lookup(null, List.of(ServerAddress.of(resolver)), TIMEOUT);
        return new CaaPolicy(new ResolvedCaaRecords(lookup))
                .check(CertificateName.of(name), ISSUER);
    }

    private static KnotServer knot() {
        return Objects.requireNonNull(startedKnot);
    }
}
