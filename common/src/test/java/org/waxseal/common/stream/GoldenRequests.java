package org.waxseal.common.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Requests of outsiders, in {@code golden/requests}: what was accepted once is accepted for ever.
 */
public final class GoldenRequests {

    private GoldenRequests() {}

    /** Names of requests that can be read. */
    public static List<String> accepted() {
        return List.of(
                "provision-all-fields",
                "provision",
                "provision-p384",
                "change-all-fields",
                "change",
                "remove");
    }

    /** The bytes of {@code accepted/NAME} or {@code rejected/NAME}. */
    public static byte[] json(String name) {
        String path = "golden/requests/" + name + ".json";
        try (InputStream stream =
                Objects.requireNonNull(
                        GoldenRequests.class.getClassLoader().getResourceAsStream(path), path)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
