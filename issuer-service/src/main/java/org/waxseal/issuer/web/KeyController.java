package org.waxseal.issuer.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.placement.ReleaseKey;

/**
 * {@code GET /internal/v1/nodes/{node}/keys/{subject}/{fingerprint}}: the key of a certificate as
 * PKCS#8 PEM (RFC 7468 section 10), for the assigner only, who shows its client certificate.
 */
@RestController
@RequestMapping("/internal/v1/nodes/{node}/keys")
public final class KeyController extends InternalEndpoint {
    /** The one client that may ask: common name of its certificate from the internal authority. */
    static final String CLIENT = "assigner";

    private static final MediaType PEM = MediaType.parseMediaType("application/x-pem-file");

    private final ReleaseKey releaseKey;

    public KeyController(ReleaseKey releaseKey) {
        this.releaseKey = releaseKey;
    }

    @GetMapping("/{subject}/{fingerprint}")
    ResponseEntity<byte[]> key(
            @PathVariable("node") String node,
            @PathVariable("subject") String subject,
            @PathVariable("fingerprint") String fingerprint,
            HttpServletRequest request) {
        require(request, CLIENT, "keys are given to the assigner only");
        byte[] key =
                releaseKey.release(
                        CLIENT,
                        new NodeId(node),
                        Subject.parse(subject),
                        new Fingerprint(fingerprint));
        try {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .contentType(PEM)
                    .body(pem(key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** As octets all the way: a string could not be overwritten. */
    private static byte[] pem(byte[] key) {
        byte[] base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(key);
        List<byte[]> parts =
                List.of(
                        "-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII),
                        base64,
                        "\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII));
        byte[] pem = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, pem, at, part.length);
            at += part.length;
        }
        Arrays.fill(base64, (byte) 0);
        return pem;
    }
}
