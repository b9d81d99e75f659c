package org.waxseal.notifier.mustache;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.notifier.letter.Phrases;

/** One bundle a language, each phrase a template such as {@code {{domain}} is now protected}. */
public final class MustachePhrases implements Phrases {
    private static final String BUNDLE = "notifier.phrases";

    private final Map<Locale, Map<String, Template>> phrases = new HashMap<>();

    public MustachePhrases() {
        // Plain sentences: whoever puts them into HTML escapes them there.
        Mustache.Compiler compiler = Mustache.compiler().escapeHTML(false);
        for (OwnerLocale locale : OwnerLocale.values()) {
            ResourceBundle bundle =
                    ResourceBundle.getBundle(
                            BUNDLE,
                            locale.locale(),
                            ResourceBundle.Control.getNoFallbackControl(
                                    ResourceBundle.Control.FORMAT_PROPERTIES));
            Map<String, Template> templates = new HashMap<>();
            bundle.keySet()
                    .forEach(key -> templates.put(key, compiler.compile(bundle.getString(key))));
            phrases.put(locale.locale(), templates);
        }
    }

    @Override
    public boolean has(Locale language, String key) {
        return phrases.getOrDefault(language, Map.of()).containsKey(key);
    }

    @Override
    public String say(Locale language, String key, Map<String, String> facts) {
        Template template = phrases.getOrDefault(language, Map.of()).get(key);
        if (template == null) {
            throw new IllegalArgumentException("no phrase '" + key + "' in " + language);
        }
        try {
            return template.execute(facts);
        } catch (MustacheException e) {
            throw new IllegalArgumentException("phrase '" + key + "': " + e.getMessage(), e);
        }
    }

    Set<String> keys(Locale language) {
        return phrases.getOrDefault(language, Map.of()).keySet();
    }
}
