package org.waxseal.issuer.dns;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.SecretFile;
import org.xbill.DNS.TSIG;

/**
 * Reads a TSIG key (RFC 8945) as {@code tsig-keygen} writes it ({@code key "name" { algorithm ...;
 * secret "..."; };}) or as one line {@code algorithm:name:secret}.
 */
public final class TsigKeyFile {
    private static final Pattern BIND =
            Pattern.compile("key\\s+\"?([^\"\\s{]+)\"?\\s*\\{([^}]*)}", Pattern.DOTALL);
    private static final Pattern ALGORITHM = Pattern.compile("algorithm\\s+\"?([\\w.-]+)\"?\\s*;");
    private static final Pattern SECRET = Pattern.compile("secret\\s+\"?([\\w+/=]+)\"?\\s*;");
    private static final Pattern LINE =
            Pattern.compile("^([\\w.-]+):([^:\\s]+):([\\w+/=]+)\\s*$", Pattern.MULTILINE);

    private TsigKeyFile() {}

    /**
     * The key of a file.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} when it cannot be read, is open to others
     *     or holds no key; the message never quotes what it holds
     */
    public static TSIG read(Path file) {
        SecretFile keyFile = new SecretFile("waxseal.issuer.dns.tsig-key-file", file);
        String text = keyFile.read();
        Matcher line = LINE.matcher(text);
        if (line.find()) {
            return key(keyFile, line.group(1), line.group(2), line.group(3));
        }
        Matcher bind = BIND.matcher(text);
        if (bind.find()) {
            Matcher algorithm = ALGORITHM.matcher(bind.group(2));
            Matcher secret = SECRET.matcher(bind.group(2));
            if (algorithm.find() && secret.find()) {
                return key(keyFile, algorithm.group(1), bind.group(1), secret.group(1));
            }
        }
        throw keyFile.invalid("holds no key as tsig-keygen writes it");
    }

    private static TSIG key(SecretFile file, String algorithm, String name, String secret) {
        try {
            return new TSIG(algorithm, name, secret);
        } catch (IllegalArgumentException e) {
            throw file.invalid(
                    "holds a key with an unknown algorithm or a secret that is not base64");
        }
    }
}
