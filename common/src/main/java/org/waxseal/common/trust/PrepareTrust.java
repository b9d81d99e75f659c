package org.waxseal.common.trust;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Makes the certificate of something that is not a service of ours before it starts, such as an
 * external broker: {@code PrepareTrust DIRECTORY NAME [HOST...]}.
 */
public final class PrepareTrust {
    private PrepareTrust() {}

    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("usage: PrepareTrust DIRECTORY NAME [HOST...]");
            System.exit(2);
        }
        List<String> words = List.of(arguments);
        FileInternalTrust.open(
                new TrustProperties(Path.of(words.get(0)), words.subList(2, words.size())),
                words.get(1),
                Clock.systemUTC());
    }
}
