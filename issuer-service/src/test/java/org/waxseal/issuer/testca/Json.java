package org.waxseal.issuer.testca;

import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON and base64url as RFC 7515 section 2 writes them. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String write(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    /**
     * Reads one JSON object.
     *
     * @throws AcmeProblem {@code malformed}
     */
    static JsonNode object(String what, String text) {
        JsonNode read;
        try {
            read = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw AcmeProblem.malformed(what + " is not JSON");
        }
        if (!read.isObject()) {
            throw AcmeProblem.malformed(what + " is not a JSON object");
        }
        return read;
    }

    /** A member that has to be a string; "" when it is not there. */
    static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isString() ? value.stringValue() : "";
    }

    /**
     * Decodes base64url without padding.
     *
     * @throws AcmeProblem {@code malformed}
     */
    static byte[] decode(String what, String text) {
        if (text.indexOf('=') >= 0) {
            throw AcmeProblem.malformed(what + " is padded; RFC 7515 section 2 forbids it");
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw AcmeProblem.malformed(what + " is not base64url");
        }
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
