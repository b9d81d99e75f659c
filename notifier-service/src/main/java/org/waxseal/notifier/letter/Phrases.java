package org.waxseal.notifier.letter;

import java.util.Locale;
import java.util.Map;

/** The words of all languages. */
public interface Phrases {

    /** Whether there is such a phrase. */
    boolean has(Locale language, String key);

    /**
     * The phrase with the facts in it.
     *
     * @param facts by the names that stand in the phrase
     * @throws IllegalArgumentException when there is no such phrase, or a fact it needs is missing
     */
    String say(Locale language, String key, Map<String, String> facts);
}
