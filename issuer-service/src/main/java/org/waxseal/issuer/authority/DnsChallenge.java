package org.waxseal.issuer.authority;

import java.net.URI;
import org.waxseal.common.name.DnsName;

/**
 * A dns-01 challenge (RFC 8555 section 8.4).
 *
 * @param url where its validation is asked for
 * @param token chosen by the authority
 * @param name the name to prove control over
 * @param value the TXT value to publish at {@code _acme-challenge.name}; it holds no secret
 * @param open whether its validation was not asked for yet
 */
public record DnsChallenge(URI url, String token, DnsName name, String value, boolean open) {}
