package org.waxseal.notifier.mustache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.waxseal.common.statement.OwnerLocale;

class MustachePhrasesTest {
    private static final Pattern FACT = Pattern.compile("\\{\\{(\\w+)}}");

    private final MustachePhrases phrases = new MustachePhrases();

    @Test
    void allLanguagesHaveTheSamePhrasesWithTheSameFacts() {
        Set<String> english = phrases.keys(Locale.ENGLISH);
        for (OwnerLocale locale : OwnerLocale.values()) {
            assertThat(phrases.keys(locale.locale()))
                    .as(locale.wireName())
                    .containsExactlyInAnyOrderElementsOf(english);
            for (String key : english) {
                assertThat(facts(locale.locale(), key))
                        .as(locale.wireName() + " " + key)
                        .isEqualTo(facts(Locale.ENGLISH, key));
            }
        }
    }

    @Test
    void aMissingFactOrPhraseIsAFault() {
        assertThatThrownBy(() -> phrases.say(Locale.ENGLISH, "greeting", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("greeting");
        assertThatThrownBy(() -> phrases.say(Locale.ENGLISH, "no-such-phrase", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-phrase");
    }

    private static Set<String> facts(Locale language, String key) {
        return FACT.matcher(ResourceBundle.getBundle("notifier.phrases", language).getString(key))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
