package org.waxseal.issuer.powerdns;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.SecretFile;

/** Reads the key of PowerDNS's API: the first line of a file, as {@code api-key} has it there. */
public final class ApiKeyFile {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private ApiKeyFile() {}

    /**
     * The key of a file.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when it cannot be read, is open to others
     *     or holds no key; the message never quotes what it holds
     */
    public static String read(Path file) {
        SecretFile secret = new SecretFile("waxseal.issuer.dns.powerdns.api-key-file", file);
        String key = secret.firstLine();
        if (!KEY.matcher(key).matches()) {
            throw secret.invalid(
                    "does not begin with a line that holds the api-key of pdns.conf, and it only");
        }
        return key;
    }
}
