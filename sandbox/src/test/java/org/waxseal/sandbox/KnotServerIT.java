package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.name.DnsName;

class KnotServerIT {
    private static final DnsName MAIL_HOST = DnsName.of("mx1.hosting.test");
    private static SandboxDirectory sandbox;
    private static KnotServer knot;

    @BeforeAll
    static void start() {
        sandbox = Sandboxes.create();
        knot = KnotServer.start(sandbox);
    }

    @AfterAll
    static void stop() {
        knot.close();
        sandbox.close();
    }

    @Test
    void answersForZonesOfAnyDepthAndScript() {
        DnsName shallow = DnsName.of("shallow.test");
        DnsName deep = DnsName.of("very.deep.below.shallow.test");
        DnsName international = DnsName.of("メール例.test");
        DnsName longest = DnsName.of("a".repeat(63) + ".test");
        for (DnsName zone : new DnsName[] {shallow, deep, international, longest}) {
            knot.addZone(zone, MAIL_HOST);
            knot.addZone(zone, MAIL_HOST);
            assertThat(ask(zone.ascii(), "A")).isEqualTo("127.0.0.1");
            assertThat(ask("anything." + zone, "A")).isEqualTo("127.0.0.1");
            assertThat(ask(zone.ascii(), "MX")).isEqualTo("10 mx1.hosting.test.");
            assertThat(ask(zone.ascii(), "SOA")).startsWith("ns." + zone + ". ");
        }
        knot.removeZone(deep);
        assertThat(ask(deep.ascii(), "SOA")).isEmpty();
    }

    @Test
    void takesSignedUpdatesOnlyAndKeepsThemOverARestart() throws Exception {
        DnsName zone = DnsName.of("updated.test");
        knot.addZone(zone, MAIL_HOST);

        assertThat(update(zone, "first", true).exitCode()).isZero();
        assertThat(update(zone, "second", true).exitCode()).isZero();
        assertThat(update(zone, "forged", false).exitCode()).isNotZero();
        assertThat(knot.texts("_acme-challenge.updated.test")).containsExactly("first", "second");
        assertThat(knot.texts("nothing.updated.test")).isEmpty();

        knot.refuseUpdates(true);
        Command.Result refused = update(zone, "refused", true);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output()).contains("BADKEY");
        knot.refuseUpdates(false);
        assertThat(update(zone, "third", true).exitCode()).isZero();

        knot.stop();
        assertThat(ServerProcess.isListening(knot.port())).isFalse();
        knot.start();
        assertThat(knot.texts("_acme-challenge.updated.test"))
                .containsExactly("first", "second", "third");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(knot.tsigKeyFile())))
                .isEqualTo("rw-------");
        assertThat(knot.tsigKeyFile()).content().contains("algorithm hmac-sha256;");
    }

    private static String ask(String name, String type) {
        return Command.run(
                        sandbox,
                        "kdig",
                        "@127.0.0.1",
                        "-p",
                        Integer.toString(knot.port()),
                        "+short",
                        "+noidn",
                        name,
                        type)
                .strip();
    }

    private static Command.Result update(DnsName zone, String text, boolean signed) {
        String input =
                """
                server 127.0.0.1 %d
                zone %s.
                add _acme-challenge.%s. 1 TXT "%s"
                send
                """
                        .formatted(knot.port(), zone, zone, text);
        return signed
                ? Command.tryWithInput(
                        sandbox, input, "knsupdate", "-k", knot.knotKeyFile().toString())
                : Command.tryWithInput(sandbox, input, "knsupdate");
    }
}
