package org.waxseal.issuer.publicsuffix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waxseal.common.name.DnsName;

class GuavaRegisteredDomainsTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "mail.example.org, example.org",
        "a.b.example.co.uk, example.co.uk",
        "tenant.github.io, tenant.github.io",
        "co.uk, co.uk",
        "deep.mail.example.test, example.test",
        "mail.例え.jp, xn--r8jz45g.jp",
    })
    void findsWhatSomebodyHasRegistered(String name, String registered) {
        assertThat(new GuavaRegisteredDomains().of(DnsName.of(name))).isEqualTo(registered);
    }
}
