package org.waxseal.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;

/**
 * Judges an endpoint as a mail client that checks certificates would, by {@code openssl s_client}
 * (openssl-s_client(1)): a second opinion that shares no code with the product.
 */
public final class OpensslClient {
    private static final Pattern ERROR = Pattern.compile("verify error:num=(\\d+):([^\\r\\n]*)");
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final int TIMEOUT_SECONDS = 10;

    private final Path trustFile;

    /**
     * @param trustFile PEM roots; the machine's own are not consulted
     */
    public OpensslClient(Path trustFile) {
        this.trustFile = trustFile;
    }

    /**
     * What was seen.
     *
     * @param faults in the words of OpenSSL; empty when a client would connect without a warning
     * @param leaf what was served; null when nothing was
     */
    public record Judgement(List<String> faults, @Nullable Fingerprint leaf) {
        public boolean trusted() {
            return faults.isEmpty() && leaf != null;
        }

        public boolean serves(Fingerprint wanted) {
            return trusted() && wanted.equals(leaf);
        }

        /** One phrase for a person. */
        public String phrase() {
            return faults.isEmpty() ? "protected" : String.join(", ", faults);
        }
    }

    public Judgement judge(Protocol protocol, String host, int port, DnsName name)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(protocol, host, port, name))
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Judgement(List.of("no answer within " + TIMEOUT_SECONDS + " s"), null);
        }
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher certificate = CERTIFICATE.matcher(output);
        if (!certificate.find()) {
            return new Judgement(List.of("no certificate served"), null);
        }
        Set<String> faults = new LinkedHashSet<>();
        Matcher error = ERROR.matcher(output);
        while (error.find()) {
            faults.add(error.group(2).strip());
        }
        return new Judgement(
                List.copyOf(faults), CertificateChain.fromPem(certificate.group()).fingerprint());
    }

    private List<String> command(Protocol protocol, String host, int port, DnsName name) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "s_client",
                                "-connect",
                                host + ":" + port,
                                "-servername",
                                name.ascii(),
                                "-verify_hostname",
                                name.ascii(),
                                "-CAfile",
                                trustFile.toString(),
                                "-no-CApath",
                                "-no-CAstore"));
        if (protocol.tlsMode() == TlsMode.STARTTLS) {
            command.addAll(List.of("-starttls", dialogue(protocol)));
        }
        return command;
    }

    private static String dialogue(Protocol protocol) {
        return protocol == Protocol.SUBMISSION ? "smtp" : protocol.wireName();
    }
}
