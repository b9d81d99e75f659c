package org.waxseal.assigner.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;

class DovecotFileTest {
    private static final CertificateStore STORE = CertificateStore.of(NodePath.of("/etc/waxseal"));
    private static final Placement NODE =
            new Placement(Subject.node(new NodeId("mx1")), new Fingerprint("0".repeat(64)));

    private static Placement of(String domain, String digit) {
        return new Placement(Subject.domain(DnsName.of(domain)), new Fingerprint(digit.repeat(64)));
    }

    private static void put(
            SortedMap<CertificateName, Placement> names, Placement placement, String... written) {
        for (String name : written) {
            names.put(CertificateName.of(name), placement);
        }
    }

    @Test
    void oneBlockACertificateExactBeforeWildcards() {
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        put(names, of("a.test", "a"), "a.test", "*.a.test");
        put(names, of("mail.a.test", "b"), "mail.a.test", "*.mail.a.test");
        put(names, of("c.test", "c"), "c.test", "mail.c.test");
        Serving serving = new Serving(Optional.of(NODE), names);

        String text = DovecotFile.text(serving, STORE, false);

        assertThat(text.lines().filter(line -> line.startsWith("local_name")))
                .containsExactly(
                        "local_name \"c.test mail.c.test\" {",
                        "local_name \"mail.a.test\" {",
                        "local_name \"*.a.test a.test\" {",
                        "local_name \"*.mail.a.test\" {");
        assertThat(text)
                .contains(
                        "ssl_cert = </etc/waxseal/certs/node-mx1/"
                                + "0".repeat(64)
                                + "/fullchain.pem\n")
                .doesNotContain("vsz_limit", "ssl = yes");
        assertThat(DovecotFile.parse(text)).isEqualTo(serving);
    }

    @Test
    void manyBlocksGetMoreMemory() {
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        for (int index = 0; index < 1500; index++) {
            put(names, of("d" + index + ".test", "a"), "d" + index + ".test");
        }

        String text = DovecotFile.text(new Serving(Optional.empty(), names), STORE, true);

        assertThat(text).contains("vsz_limit = 2 G", "ssl = yes\n");
        assertThat(DovecotFile.turnsOn(text)).isTrue();
    }

    @Test
    void ourFileIsIncludedLast() {
        NodePath file = NodePath.of("/etc/waxseal/dovecot/waxseal.conf");
        String include = "!include_try " + file;

        String once = DovecotDriver.includedLast("a = 1\n!include conf.d/*.conf\n", file);

        assertThat(once).isEqualTo("a = 1\n!include conf.d/*.conf\n" + include + "\n");
        assertThat(DovecotDriver.includedLast(once, file)).isEqualTo(once);
        assertThat(DovecotDriver.includedLast(once + "# only a comment\n", file))
                .isEqualTo(once + "# only a comment\n");
        assertThat(DovecotDriver.includedLast(once + "ssl_cert = <x\n", file))
                .endsWith("ssl_cert = <x\n" + include + "\n")
                .containsOnlyOnce(include);
    }
}
