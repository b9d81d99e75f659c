package org.waxseal.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Times times =
            new Times(Clock.fixed(Instant.parse("2026-11-24T10:15:03Z"), ZoneOffset.UTC));

    @Test
    void alignsWideCharactersAndKeepsWidthsFromPageToPage() {
        Table table = screen(Terminal.NONE).table(List.of("DOMAIN", "STATE"));
        table.print(
                List.of(
                        List.of(Cell.of("例え.テスト"), Cell.state("proven")),
                        List.of(Cell.of("a.example"), Cell.state("failing"))));
        table.print(List.of(List.of(Cell.of("b.example"), Cell.of(""))));
        assertThat(printed())
                .containsExactly(
                        "DOMAIN       STATE",
                        "例え.テスト  proven",
                        "a.example    failing",
                        "b.example    -");
    }

    @Test
    void printsNoHeadingsForNothing() {
        screen(Terminal.NONE).table(List.of("DOMAIN")).print(List.of());
        assertThat(printed()).isEmpty();
    }

    @Test
    void coloursOnlyWhereTheTerminalHasThem() {
        Cell good = Cell.state("proven");
        assertThat(screen(Terminal.NONE).paint(good)).isEqualTo("proven");
        assertThat(screen(new Terminal(true, true)).paint(good))
                .isEqualTo("\u001b[32mproven\u001b[0m");
        assertThat(Terminal.of(Map.of("TERM", "xterm"))).isEqualTo(Terminal.NONE);
    }

    @Test
    void textOfOthersCannotSteerTheTerminal() {
        assertThat(Cell.of("a\u001b[2Jb\nc\u202ed").text()).isEqualTo("a?[2Jb?c?d");
        assertThat(Printable.of("bücher.example")).isEqualTo("bücher.example");
    }

    @Test
    void tellsTimesRelativeAndAbsolute() {
        assertThat(times.full("2026-11-24T10:12:03Z"))
                .isEqualTo("3 min ago (2026-11-24 10:12:03Z)");
        assertThat(times.full("2026-11-24T10:15:03.4Z")).startsWith("now (");
        assertThat(times.column("2027-01-22T11:00:00Z")).isEqualTo("2027-01-22 11:00Z, in 59 d");
        assertThat(times.column("")).isEqualTo("-");
        assertThat(times.full("soon")).isEqualTo("soon");
        assertThat(Times.rough(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(Times.rough(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(Times.exact(Duration.ofMillis(1234))).isEqualTo("1.23 s");
    }

    private Screen screen(Terminal terminal) {
        return new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, terminal);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
