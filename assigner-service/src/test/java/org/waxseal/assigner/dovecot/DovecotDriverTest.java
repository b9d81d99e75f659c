package org.waxseal.assigner.dovecot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.node.InMemoryNode;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Server;

class DovecotDriverTest {
    private final InMemoryNode node =
            new InMemoryNode("/etc/waxseal").with("/etc/dovecot/dovecot.conf", "a = 1\n");

    private ErrorCode refusal() {
        try {
            new DovecotDriver()
                    .inspect(
                            node,
                            new Server(Software.DOVECOT, "/etc/dovecot", List.of(), Map.of()));
            throw new AssertionError("not refused");
        } catch (WaxsealException e) {
            return e.code();
        }
    }

    @Test
    void newerLanguageIsRefused() {
        node.answering("dovecot --version", 0, "2.4.1 (abc)\n", "");

        assertThat(refusal()).isEqualTo(ErrorCode.SERVER_VERSION_UNSUPPORTED);
    }

    @Test
    void missingProgramIsSaid() {
        node.answering("dovecot --version", 127, "", "");

        assertThat(refusal()).isEqualTo(ErrorCode.SERVER_NOT_INSTALLED);
    }

    @Test
    void brokenConfigurationIsSaid() {
        node.answering("dovecot --version", 0, "2.3.19.1 (abc)\n", "")
                .answering("doveconf", 89, "", "doveconf: Fatal: Error in line 3");

        assertThatThrownBy(
                        () ->
                                new DovecotDriver()
                                        .inspect(
                                                node,
                                                new Server(
                                                        Software.DOVECOT,
                                                        "/etc/dovecot",
                                                        List.of(),
                                                        Map.of())))
                .hasMessageContaining("nothing was touched")
                .hasMessageContaining("Error in line 3");
    }
}
