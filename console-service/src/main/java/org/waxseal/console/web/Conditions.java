package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Precondition;

/**
 * Entity tags and the conditions made of them (RFC 9110 sections 8.8.3 and 13). A tag is the
 * revision of the registration, not of what is known about its protection: it guards changes, and
 * never makes an answer {@code 304 Not Modified}.
 */
final class Conditions {
    private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

    private Conditions() {}

    /** Not by Spring's own means: these would answer 304 by themselves. */
    static void tag(HttpServletResponse response, long revision) {
        response.setHeader("ETag", "\"" + revision + "\"");
    }

    /**
     * What has to be true for the change that is asked for.
     *
     * @throws HttpFault when a header cannot be understood
     */
    static Precondition of(HttpServletRequest request) {
        String match = joined(request, "If-Match");
        String noneMatch = joined(request, "If-None-Match");
        if (match != null && noneMatch != null) {
            throw malformed("If-Match and If-None-Match are both given; send one of them");
        }
        if (noneMatch != null) {
            if (!noneMatch.equals("*")) {
                throw malformed(
                        "If-None-Match '%s' is not understood for a change; send * to register only what is not there yet"
                                .formatted(Faults.shown(noneMatch)));
            }
            return Precondition.absent();
        }
        if (match == null) {
            return Precondition.none();
        }
        return match.equals("*") ? Precondition.present() : Precondition.revision(revisions(match));
    }

    /** Several fields are one list: RFC 9110 section 5.3. */
    private static @Nullable String joined(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.isEmpty() ? null : String.join(",", values).strip();
    }

    private static long[] revisions(String match) {
        return Pattern.compile(",")
                .splitAsStream(match)
                .mapToLong(tag -> revision(tag.strip(), match))
                .toArray();
    }

    private static long revision(String tag, String match) {
        Matcher read = TAG.matcher(tag);
        if (!read.matches()) {
            throw malformed(
                    "If-Match '%s' is no entity tag of this service; send the ETag of an answer, such as \"3\", quotes included"
                            .formatted(Faults.shown(match)));
        }
        return Long.parseLong(read.group(1));
    }

    private static HttpFault malformed(String sentence) {
        return new HttpFault(400, ErrorCode.REQUEST_MALFORMED, sentence);
    }
}
