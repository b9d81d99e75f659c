package org.waxseal.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.IssuerProperties.Exec;
import org.waxseal.issuer.IssuerProperties.PowerDns;
import org.waxseal.issuer.IssuerProperties.Solver;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.dns.DynamicUpdateSolver;
import org.waxseal.issuer.exec.CommandSolver;
import org.waxseal.issuer.powerdns.PowerDnsSolver;

class DnsWiringTest {
    private static final String SERVER = "127.0.0.1:53";
    private static final URI URL = URI.create("http://127.0.0.1:8081");

    @TempDir private Path directory = Path.of("");

    @Test
    void makesTheSolverThatIsChosen() throws Exception {
        assertThat(solver(Solver.RFC2136, SERVER, null, null, null))
                .isInstanceOf(DynamicUpdateSolver.class);
        Path command = file("hook", "#!/bin/sh\n", "rwx------");
        assertThat(solver(Solver.EXEC, null, null, null, exec(command)))
                .isInstanceOf(CommandSolver.class);
        DnsSolver powerDns = solver(Solver.POWERDNS, SERVER, null, powerDns(URL, key()), null);
        assertThat(powerDns).isInstanceOf(PowerDnsSolver.class);
        ((PowerDnsSolver) powerDns).close();
    }

    @Test
    void namesWhatIsMissing() {
        assertFault(
                ErrorCode.FIELD_MISSING,
                "waxseal.issuer.dns.server is missing: solver rfc2136 needs",
                () -> solver(Solver.RFC2136, null, null, null, null));
        assertFault(
                ErrorCode.FIELD_MISSING,
                "waxseal.issuer.dns.powerdns.url is missing: solver powerdns needs",
                () -> solver(Solver.POWERDNS, SERVER, null, null, null));
        assertFault(
                ErrorCode.FIELD_MISSING,
                "waxseal.issuer.dns.exec.command is missing: solver exec needs",
                () -> solver(Solver.EXEC, SERVER, null, null, null));
    }

    @Test
    void namesWhatIsOfNoUse() throws IOException {
        Path command = file("hook", "#!/bin/sh\n", "rwx------");
        assertFault(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.dns.tsig-key-file is of no use with solver exec; remove it, or set"
                        + " waxseal.issuer.dns.solver to rfc2136",
                () -> solver(Solver.EXEC, null, command, null, exec(command)));
        assertFault(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.dns.powerdns.url is of no use with solver rfc2136",
                () -> solver(Solver.RFC2136, SERVER, null, powerDns(URL, key()), null));
        assertFault(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.dns.exec.command is of no use with solver powerdns",
                () -> solver(Solver.POWERDNS, null, null, powerDns(URL, key()), exec(command)));
    }

    @Test
    void namesWhatCannotWork() throws IOException {
        assertFault(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.dns.powerdns.url: '127.0.0.1'",
                () ->
                        solver(
                                Solver.POWERDNS,
                                null,
                                null,
                                powerDns(URI.create("127.0.0.1"), key()),
                                null));
        for (Path command :
                List.of(
                        Path.of("hook"),
                        directory,
                        directory.resolve("missing"),
                        file("plain", "#!/bin/sh\n", "rw-------"))) {
            assertFault(
                    ErrorCode.FIELD_INVALID,
                    "waxseal.issuer.dns.exec.command: '%s'".formatted(command),
                    () -> solver(Solver.EXEC, null, null, null, exec(command)));
        }
        for (Path key :
                List.of(
                        directory.resolve("missing"),
                        file("open", "secret-key\n", "rw-r--r--"),
                        file("empty", "\n", "rw-------"),
                        file("words", "secret key\n", "rw-------"))) {
            assertThatThrownBy(() -> solver(Solver.POWERDNS, null, null, powerDns(URL, key), null))
                    .hasMessageContaining("waxseal.issuer.dns.powerdns.api-key-file: " + key)
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    private Path key() throws IOException {
        return file("api.key", "secret-key\n", "rw-------");
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static PowerDns powerDns(URI url, Path key) {
        return new PowerDns(url, key, "localhost");
    }

    private static Exec exec(Path command) {
        return new Exec(command, Duration.ofSeconds(60));
    }

    private static DnsSolver solver(
            Solver solver,
            @Nullable String server,
            @Nullable Path tsig,
            @Nullable PowerDns powerDns,
            @Nullable Exec exec) {
        return DnsWiring.solver(
                new IssuerProperties.Dns(
                        solver,
                        server,
                        tsig,
                        powerDns,
                        exec,
                        List.of(),
                        List.of(),
                        true,
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
    }

    private static void assertFault(ErrorCode code, String sentence, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaxsealException.class, fault -> assertThat(fault.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }
}
