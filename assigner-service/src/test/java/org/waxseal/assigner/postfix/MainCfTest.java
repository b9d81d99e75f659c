package org.waxseal.assigner.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MainCfTest {
    @Test
    void appendsWhatIsNotThere() {
        assertThat(MainCf.with("a = 1\n", Map.of("b", "2"))).isEqualTo("a = 1\nb = 2\n");
    }

    @Test
    void replacesTheLastDefinitionWithItsContinuationLines() {
        String text =
                """
                # maps = comment
                maps = old
                maps_more = other
                maps=
                  hash:/one,
                # between

                	hash:/two
                next = 1
                """;

        assertThat(MainCf.with(text, Map.of("maps", "lmdb:/x")))
                .isEqualTo(
                        """
                        # maps = comment
                        maps = old
                        maps_more = other
                        maps = lmdb:/x
                        # between

                        next = 1
                        """);
    }
}
