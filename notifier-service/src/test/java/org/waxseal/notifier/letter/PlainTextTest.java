package org.waxseal.notifier.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.waxseal.notifier.letter.Letter.Entries;
import org.waxseal.notifier.letter.Letter.Entry;
import org.waxseal.notifier.letter.Letter.Heading;
import org.waxseal.notifier.letter.Letter.Paragraph;

class PlainTextTest {

    @Test
    void breaksAtBlanksAndNeverInAName() {
        assertThat(
                        PlainText.wrap(
                                "look at https://web-mail.example.org/a-b for more",
                                Locale.ENGLISH,
                                20))
                .containsExactly("look at", "https://web-mail.example.org/a-b", "for more");
    }

    @Test
    void countsEastAsianLettersTwiceAndKeepsPunctuationFromTheStartOfALine() {
        List<String> lines = PlainText.wrap("証明書を更新しました。ご確認ください。", Locale.JAPANESE, 20);

        assertThat(lines).allSatisfy(line -> assertThat(PlainText.width(line)).isLessThan(23));
        assertThat(lines).noneMatch(line -> line.startsWith("。"));
        assertThat(String.join("", lines)).isEqualTo("証明書を更新しました。ご確認ください。");
    }

    @Test
    void alignsValuesBehindTheirNames() {
        String text =
                new PlainText()
                        .text(
                                new Letter(
                                        Locale.JAPANESE,
                                        "",
                                        List.of(
                                                new Heading("設定"),
                                                new Entries(
                                                        List.of(
                                                                new Entry("受信", "993"),
                                                                new Entry("SMTP", "465"),
                                                                new Entry("x", "1"))))));

        assertThat(text).isEqualTo("設定\n----\n\n受信: 993\nSMTP: 465\nx:    1\n");
    }

    @Test
    void anEmptyParagraphIsAnEmptyLine() {
        assertThat(new PlainText().text(new Letter(Locale.ENGLISH, "", List.of(new Paragraph("")))))
                .isEqualTo("\n");
    }
}
