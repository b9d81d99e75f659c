package org.waxseal.console.page;

import java.util.Comparator;
import java.util.List;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.statement.EndpointState;

/**
 * A question's answer in few words.
 *
 * @param words what to read
 * @param reason what stands below; may be empty
 */
record Answer(Tone tone, String words, String reason) {

    /** How it is marked; always beside words, never instead of them. */
    enum Tone {
        GOOD("good", "\u2713"),
        BAD("bad", "\u2715"),
        WAITING("waiting", "\u2026"),
        NONE("none", "\u2013");

        private final String style;
        private final String mark;

        Tone(String style, String mark) {
            this.style = style;
            this.mark = mark;
        }

        String style() {
            return style;
        }

        String mark() {
            return mark;
        }
    }

    static Answer notServed() {
        return new Answer(Tone.NONE, "Not served here", "");
    }

    static Answer notChecked() {
        return new Answer(Tone.WAITING, "Not checked yet", "");
    }

    /** Safe only if every endpoint is. */
    static Answer of(List<EndpointState> endpoints, String good, String bad) {
        if (endpoints.isEmpty()
                || endpoints.stream().allMatch(e -> e.verdict() == Verdict.UNKNOWN)) {
            return notChecked();
        }
        List<EndpointState> faulty =
                endpoints.stream().filter(e -> !e.verdict().isProtected()).toList();
        if (faulty.isEmpty()) {
            return new Answer(
                    Tone.GOOD,
                    good,
                    endpoints.size() == 1
                            ? "1 endpoint proven"
                            : "all %d endpoints proven".formatted(endpoints.size()));
        }
        Verdict worst = worst(faulty);
        return new Answer(
                Tone.BAD,
                bad,
                "%d of %d: %s".formatted(faulty.size(), endpoints.size(), Words.of(worst)));
    }

    /** Unknown only when nothing else is known. */
    static Verdict worst(List<EndpointState> endpoints) {
        return endpoints.stream()
                .map(EndpointState::verdict)
                .filter(verdict -> verdict != Verdict.UNKNOWN)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.UNKNOWN);
    }

    Element element() {
        Element pill =
                Element.of(
                                "span",
                                Element.of("span", tone.mark())
                                        .styled("mark")
                                        .attribute("aria-hidden", "true"),
                                Element.of("span", words))
                        .styled("answer " + tone.style());
        Element cell = Element.of("div", pill);
        return reason.isEmpty() ? cell : cell.with(Element.of("span", reason).styled("reason"));
    }
}
