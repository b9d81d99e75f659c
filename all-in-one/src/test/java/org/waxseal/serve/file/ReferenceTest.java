package org.waxseal.serve.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** After a wanted change run it with {@code -Dreference.write=true} and read what it wrote. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "fleet.md");

    @Test
    void isWhatTheRecordsSay() throws IOException {
        String generated = Reference.text();
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(REFERENCE, generated);
        }

        assertThat(REFERENCE).hasContent(generated);
    }
}
