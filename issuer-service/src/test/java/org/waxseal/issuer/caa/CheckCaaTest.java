package org.waxseal.issuer.caa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

class CheckCaaTest {
    private static final CaaRecords RECORDS =
            name -> {
                if (name.equals("broken.test")) {
                    throw new WaxsealException(ErrorCode.DNS_UNREACHABLE, name + ": SERVFAIL");
                }
                return new CaaRecords.Answer.Found(
                        name.equals("example.test")
                                ? List.of(
                                        new CaaRecord(0, "issue", ";"),
                                        new CaaRecord(0, "issuewild", "other.test"))
                                : List.of());
            };

    @Test
    void namesTheRecordToSetForEachName() {
        Map<CertificateName, WaxsealException> faults =
                check(
                        Set.of("ca.test"),
                        "example.test",
                        "mail.example.test",
                        "*.example.test",
                        "free.test");
        assertThat(faults.keySet())
                .extracting(CertificateName::ascii)
                .containsExactly("example.test", "mail.example.test", "*.example.test");
        assertThat(faults.values())
                .allSatisfy(
                        fault -> {
                            assertThat(fault.code()).isEqualTo(ErrorCode.CAA_FORBIDS);
                            assertThat(fault.code().category()).isEqualTo(ErrorCategory.USER);
                        });
        assertThat(fault(faults, "mail.example.test"))
                .hasMessage(
                        "mail.example.test: the CAA records forbid the certificate:"
                                + " CAA 0 issue \";\" at example.test. does not allow ca.test;"
                                + " set the record example.test. CAA 0 issue \"ca.test\"");
        assertThat(fault(faults, "*.example.test"))
                .hasMessage(
                        "*.example.test: the CAA records forbid the certificate:"
                                + " CAA 0 issuewild \"other.test\" at example.test. does not allow ca.test;"
                                + " set the record example.test. CAA 0 issuewild \"ca.test\"");
    }

    @Test
    void blamesBrokenDnsOnItsNameOnly() {
        Map<CertificateName, WaxsealException> faults =
                check(Set.of("ca.test"), "free.test", "broken.test");
        assertThat(faults).hasSize(1);
        assertThat(fault(faults, "broken.test").code()).isEqualTo(ErrorCode.DNS_UNREACHABLE);
    }

    @Test
    void leavesItToAnAuthorityThatDoesNotSayItsName() {
        assertThat(check(Set.of(), "example.test")).isEmpty();
    }

    private static WaxsealException fault(
            Map<CertificateName, WaxsealException> faults, String name) {
        return Objects.requireNonNull(faults.get(CertificateName.of(name)));
    }

    private static Map<CertificateName, WaxsealException> check(
            Set<String> domains, String... names) {
        return new CheckCaa(
                        new CaaPolicy(RECORDS),
                        () -> new CaaIssuer(domains, Optional.empty(), Set.of("dns-01")))
                .faults(Stream.of(names).map(CertificateName::of).toList());
    }
}
