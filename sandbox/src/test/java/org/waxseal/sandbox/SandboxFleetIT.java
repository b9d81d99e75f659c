package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.waxseal.common.name.DnsName;

class SandboxFleetIT {

    @Test
    void startsWholeHostsDomainsAndLeavesNothing() {
        SandboxDirectory sandbox = Sandboxes.create();
        try (SandboxFleet fleet = SandboxFleet.start(sandbox)) {
            for (String name :
                    new String[] {"plain.test", "メール例.test", "123.456.test", "a.b.c.d.test"}) {
                DnsName domain = DnsName.of(name);
                fleet.addDomain(domain);
                fleet.addDomain(domain);
                String password = fleet.mail().addMailbox("owner", domain);
                String address = "owner@" + domain;
                fleet.mail().deliver("hoster@hosting.test", address, "welcome", "hello");
                assertThat(
                                fleet.mail()
                                        .awaitMail(
                                                address,
                                                password,
                                                "welcome",
                                                Duration.ofSeconds(20)))
                        .isNotEmpty();
                try (WebmailSession session =
                        WebmailSession.logIn(
                                fleet.webmail().hostName(),
                                fleet.webmail().nginx().port(),
                                TrustedRoots.of(fleet.webmail().initialCertificate().certificate()),
                                address,
                                password)) {
                    assertThat(session.isLoggedIn()).isTrue();
                }
            }
        }
        assertThat(ProcessTable.using(sandbox.path())).as("left by close()").isEmpty();
        sandbox.close();
        assertThat(sandbox.path()).doesNotExist();
    }

    @Test
    void aServerThatCannotStartIsNamedAndNothingKeepsRunning() throws Exception {
        try (SandboxDirectory sandbox = Sandboxes.create()) {
            Files.writeString(sandbox.path().resolve("web1"), "in the way");
            assertThatThrownBy(() -> SandboxFleet.start(sandbox))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("web1");
            assertThat(ProcessTable.using(sandbox.path())).isEmpty();
        }
    }
}
