package org.waxseal.issuer.caa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

class RequireAuthorizationTest {
    private static final CaaRecords FORBIDDING =
            name ->
                    new CaaRecords.Answer.Found(
                            name.equals("example.test")
                                    ? List.of(
                                            new CaaRecord(0, "issue", ";"),
                                            new CaaRecord(0, "issuewild", "other.test"))
                                    : List.of());

    @Test
    void namesEverythingThatIsToBeSetAtOnce() {
        assertThatThrownBy(
                        () ->
                                require(Set.of("ca.test"))
                                        .of(
                                                names(
                                                        "example.test",
                                                        "mail.example.test",
                                                        "*.example.test",
                                                        "free.test")))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> {
                            assertThat(fault.code()).isEqualTo(ErrorCode.CAA_FORBIDS);
                            assertThat(fault.code().category()).isEqualTo(ErrorCategory.USER);
                        })
                .hasMessage(
                        "example.test, mail.example.test, *.example.test: the CAA records forbid the certificate:"
                                + " CAA 0 issue \";\" at example.test. does not allow ca.test;"
                                + " CAA 0 issuewild \"other.test\" at example.test. does not allow ca.test;"
                                + " set the record example.test. CAA 0 issue \"ca.test\" and"
                                + " set the record example.test. CAA 0 issuewild \"ca.test\"");
    }

    @Test
    void permitsTheRest() {
        assertThatCode(() -> require(Set.of("ca.test")).of(names("free.test")))
                .doesNotThrowAnyException();
    }

    @Test
    void leavesItToAnAuthorityThatDoesNotSayItsName() {
        assertThatCode(() -> require(Set.of()).of(names("example.test")))
                .doesNotThrowAnyException();
    }

    private static RequireAuthorization require(Set<String> domains) {
        return new RequireAuthorization(
                new CaaPolicy(FORBIDDING),
                () -> new CaaIssuer(domains, Optional.empty(), Set.of("dns-01")));
    }

    private static List<CertificateName> names(String... written) {
        return Stream.of(written).map(CertificateName::of).toList();
    }
}
