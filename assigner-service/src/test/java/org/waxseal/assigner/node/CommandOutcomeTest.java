package org.waxseal.assigner.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandOutcomeTest {
    @Test
    void sentenceShowsNoKeyAndNoLineBreak() {
        CommandOutcome outcome =
                new CommandOutcome(
                        1,
                        "",
                        "bad\n-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
                                + "value "
                                + "QUJD".repeat(30)
                                + "\nend\n");

        assertThat(outcome.sentence())
                .contains("bad", "end")
                .doesNotContain("c2VjcmV0", "QUJDQUJD", "\n");
        assertThat(outcome.toString()).isEqualTo("CommandOutcome[exitStatus=1]");
    }

    @Test
    void commandShowsWordsButNoInput() {
        Command command = Command.of("postmap", "-i").withInput(new byte[] {'k', 'e', 'y'});

        assertThat(command).hasToString("postmap -i");
    }

    @Test
    void timeOutIsSaid() {
        assertThat(new CommandOutcome(CommandOutcome.TIMED_OUT, "", "").sentence())
                .isEqualTo("it did not end in time");
    }
}
