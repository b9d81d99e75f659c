package org.waxseal.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate that a server signs for itself, as a fresh installation has one.
 *
 * @param certificate PEM file
 * @param key PKCS#8 PEM file, readable by root alone
 */
public record SelfSignedCertificate(Path certificate, Path key) {
    private static final int DAYS = 365;

    /**
     * Makes one in {@code directory}, ECDSA P-256.
     *
     * @param names host names and IP addresses for the subjectAltName, at least one
     */
    static SelfSignedCertificate create(
            SandboxDirectory sandbox, Path directory, List<String> names) {
        Path certificate = directory.resolve("selfsigned.pem");
        Path key = directory.resolve("selfsigned.key");
        String alternativeNames =
                names.stream()
                        .map(name -> (isAddress(name) ? "IP:" : "DNS:") + name)
                        .collect(Collectors.joining(","));
        Command.run(
                sandbox,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                Integer.toString(DAYS),
                // No common name: it has at most 64 characters (RFC 5280 appendix A.1).
                "-subj",
                "/O=Waxseal sandbox",
                "-addext",
                "subjectAltName=" + alternativeNames,
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        try {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(
                    certificate, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SelfSignedCertificate(certificate, key);
    }

    private static boolean isAddress(String name) {
        return name.matches("[0-9.]+") || name.contains(":");
    }
}
