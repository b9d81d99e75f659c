package org.waxseal.common.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

class DnsNameTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.Org., example.org",
        "メール例.test, xn--4dkua4c386q.test",
        "xn--4dkua4c386q.test, xn--4dkua4c386q.test",
        "メール例。test, xn--4dkua4c386q.test",
        "ＥＸＡＭＰＬＥ.test, example.test",
        "straße.test, xn--strae-oqa.test",
        "123.test, 123.test",
        "a.b.c.d.e.example.org, a.b.c.d.e.example.org"
    })
    void readsEverySpellingOfAName(String written, String ascii) {
        assertThat(DnsName.of(written).ascii()).isEqualTo(ascii);
    }

    @Test
    void showsTheNameAsItsOwnerReadsIt() {
        assertThat(DnsName.of("xn--4dkua4c386q.test").unicode()).isEqualTo("メール例.test");
    }

    @Test
    void acceptsTheLongestLabelAndTheLongestName() {
        String label = "a".repeat(63);
        assertThat(DnsName.of(label + ".test").ascii()).hasSize(68);
        String longest = label + "." + label + "." + label + "." + "b".repeat(61);
        assertThat(DnsName.of(longest).ascii()).hasSize(253);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "test",
                "a..test",
                ".a.test",
                "a.test..",
                "-a.test",
                "a-.test",
                "a_b.test",
                "a b.test",
                " a.test",
                "../../etc/passwd.test",
                "a/b.test",
                "$(reboot).test",
                "`id`.test",
                "a;b.test",
                "a\nb.test",
                "a\0.test",
                "a\u202e.test",
                "*.a.test",
                "*",
                "192.0.2.1",
                "a.123",
                "[::1]",
                "xn--a.test",
                "xn--.test"
            })
    void refusesWhatIsNoName(String written) {
        assertThatThrownBy(() -> DnsName.of(written))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.NAME_INVALID);
                            assertThat(refused.sentence())
                                    .contains("is not a valid name: ")
                                    .doesNotContain("\n", "\0");
                        });
    }

    @Test
    void saysWhichLabelIsTooLong() {
        assertThatThrownBy(() -> DnsName.of("a".repeat(64) + ".test"))
                .hasMessageContaining("has 64 octets, a label has at most 63");
        String label = "a".repeat(63);
        assertThatThrownBy(
                        () -> DnsName.of(label + "." + label + "." + label + "." + "b".repeat(62)))
                .hasMessageContaining("has 254 octets, a name has at most 253");
        assertThatThrownBy(() -> DnsName.of("a.".repeat(1_000_000) + "test"))
                .hasMessageContaining("characters");
    }

    @Test
    void aWildcardCoversExactlyOneLabel() {
        CertificateName wildcard = CertificateName.of("*.example.org");
        assertThat(wildcard.covers(DnsName.of("mail.example.org"))).isTrue();
        assertThat(wildcard.covers(DnsName.of("example.org"))).isFalse();
        assertThat(wildcard.covers(DnsName.of("a.mail.example.org"))).isFalse();
        assertThat(CertificateName.of("example.org").covers(DnsName.of("Example.org"))).isTrue();
    }
}
