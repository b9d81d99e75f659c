package org.waxseal.serve.check;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.waxseal.common.pki.TrustAnchors;
import org.waxseal.serve.file.FleetFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the authority's directory can be fetched, and what it asks for. Makes no account. */
final class AuthorityProbe {
    private static final String ABOUT = "authority";

    private final FleetFile.Acme acme;
    private final Duration timeout;

    AuthorityProbe(FleetFile.Acme acme, Duration timeout) {
        this.acme = acme;
        this.timeout = timeout;
    }

    Probe probe() {
        return new Probe(ABOUT, this::look);
    }

    private List<Finding> look() throws InterruptedException {
        Path trustFile = acme.trustFile();
        TrustAnchors roots =
                trustFile == null
                        ? TrustAnchors.ofJdk()
                        : TrustAnchors.read(trustFile, "acme.trust-file");
        try (HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .sslContext(roots.clientContext())
                        .build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(acme.directoryUrl()).timeout(timeout).build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? judge(new JsonMapper().readTree(response.body()))
                    : fault("answers %d".formatted(response.statusCode()));
        } catch (SSLException e) {
            return List.of(
                    Finding.fault(
                            ABOUT,
                            "the HTTPS certificate of %s is not trusted (%s); if it is a private authority, give its root in acme.trust-file"
                                    .formatted(acme.directoryUrl(), e.getMessage())));
        } catch (IOException e) {
            return fault("cannot be reached (%s)".formatted(e.getClass().getSimpleName()));
        } catch (JacksonException e) {
            return fault("answers no JSON");
        }
    }

    private List<Finding> fault(String what) {
        return List.of(
                Finding.fault(
                        ABOUT,
                        "%s %s; check the network and acme.directory-url"
                                .formatted(acme.directoryUrl(), what)));
    }

    private List<Finding> judge(JsonNode directory) {
        if (!directory.has("newAccount") || !directory.has("newOrder")) {
            return fault("answers no ACME directory (RFC 8555 section 7.1.1)");
        }
        List<Finding> findings = new ArrayList<>();
        String terms = directory.path("meta").path("termsOfService").asString("");
        findings.add(
                Finding.ok(
                        ABOUT,
                        "%s answers%s"
                                .formatted(
                                        acme.directoryUrl(),
                                        terms.isEmpty()
                                                ? ""
                                                : "; you agree to its terms of service at "
                                                        + terms)));
        boolean asked = directory.path("meta").path("externalAccountRequired").asBoolean(false);
        if (asked && acme.eab() == null) {
            findings.add(
                    Finding.fault(
                            ABOUT,
                            "it asks for external account binding; get a key from it and give acme.eab"));
        }
        return findings;
    }
}
