package org.waxseal.common.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {

    @ParameterizedTest
    @CsvSource({
        "smtp, 25, starttls",
        "submission, 587, starttls",
        "smtps, 465, implicit",
        "imap, 143, starttls",
        "imaps, 993, implicit",
        "pop3, 110, starttls",
        "pop3s, 995, implicit",
        "sieve, 4190, starttls",
        "https, 443, implicit"
    })
    void theTlsModeFollowsFromTheName(String name, int port, String tls) {
        Protocol protocol = Protocol.parse(name);
        assertThat(protocol.wireName()).isEqualTo(name);
        assertThat(protocol.standardPort()).isEqualTo(port);
        assertThat(protocol.tlsMode().wireName()).isEqualTo(tls);
    }

    @Test
    void anUnknownNameIsAnsweredWithWhatThereIs() {
        assertThatThrownBy(() -> Protocol.parse("IMAP"))
                .hasMessage(
                        "protocol 'IMAP' is unknown; use one of smtp, submission, smtps, imap, imaps,"
                                + " pop3, pop3s, sieve, https");
    }
}
