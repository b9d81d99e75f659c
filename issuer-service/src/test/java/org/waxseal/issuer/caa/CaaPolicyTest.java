package org.waxseal.issuer.caa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

class CaaPolicyTest {
    private static final String ACCOUNT = "https://ca.test/acct/1";
    private static final CaaIssuer ISSUER =
            new CaaIssuer(
                    Set.of("letsencrypt.org"), Optional.of(URI.create(ACCOUNT)), Set.of("dns-01"));

    private final Map<String, List<CaaRecord>> zone = new HashMap<>();
    private final Set<String> irresponsible = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final CaaPolicy policy = new CaaPolicy(this::at);

    private CaaRecords.Answer at(String name) {
        asked.add(name);
        return irresponsible.contains(name)
                ? new CaaRecords.Answer.NotResponsible()
                : new CaaRecords.Answer.Found(zone.getOrDefault(name, List.of()));
    }

    @Test
    void permitsWhereNothingStands() {
        assertPermitted("mail.example.co.test");
        assertThat(asked)
                .containsExactly("mail.example.co.test", "example.co.test", "co.test", "test");
    }

    @Test
    void takesTheClosestSetAndNoOther() {
        put("test", 0, "issue", ";");
        put("example.test", 0, "issue", "letsencrypt.org");
        assertPermitted("a.b.example.test");
        assertThat(asked).containsExactly("a.b.example.test", "b.example.test", "example.test");
        put("a.b.example.test", 0, "issue", "other.test");
        assertForbidden("a.b.example.test");
        assertPermitted("b.example.test");
        assertForbidden("elsewhere.test");
    }

    @Test
    void looksAtTheParentOfAWildcardAndNotAtTheWildcard() {
        put("*.example.test", 0, "issue", ";");
        assertPermitted("*.example.test");
        assertThat(asked.getFirst()).isEqualTo("example.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "letsencrypt.org",
                "LetsEncrypt.ORG",
                " \tletsencrypt.org \t",
                "letsencrypt.org;",
                "letsencrypt.org ; ",
                "letsencrypt.org; unknown=anything",
                "letsencrypt.org; accounturi=" + ACCOUNT,
                "letsencrypt.org;accounturi = " + ACCOUNT + " ;validationmethods=dns-01",
                "letsencrypt.org; AccountURI=" + ACCOUNT,
                "letsencrypt.org; validationmethods=http-01,dns-01",
                "letsencrypt.org; empty=",
            })
    void permitsWhatNamesUs(String value) {
        put("example.test", 0, "issue", value);
        assertPermitted("example.test");
        assertPermitted("*.example.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "  ;  ",
                "other.test",
                "letsencrypt.org.",
                "www.letsencrypt.org",
                "letsencrypt.organisation",
                "letsencrypt org",
                "%%%",
                "letsencrypt.org; accounturi",
                "letsencrypt.org; =x",
                "letsencrypt.org; a b=x",
                "letsencrypt.org; x=a b",
                "letsencrypt.org; accounturi=https://ca.test/acct/2",
                "letsencrypt.org; accounturi=" + ACCOUNT + "/",
                "letsencrypt.org; accounturi=https://CA.test/acct/1",
                "letsencrypt.org; accounturi=" + ACCOUNT + "; accounturi=" + ACCOUNT,
                "letsencrypt.org; accounturi=",
                "letsencrypt.org; validationmethods=http-01",
                "letsencrypt.org; validationmethods=",
                "letsencrypt.org; validationmethods=dns-01x,ca-dns-01",
                "letsencrypt.org; validationmethods=dns-01; validationmethods=dns-01",
            })
    void forbidsWhatDoesNot(String value) {
        put("example.test", 0, "issue", value);
        assertForbidden("example.test");
    }

    @Test
    void isContentWithOneRecordOfMany() {
        put("example.test", 0, "issue", ";");
        put("example.test", 0, "issue", "other.test");
        put("example.test", 128, "ISSUE", "letsencrypt.org");
        assertPermitted("example.test");
        assertPermitted("*.example.test");
    }

    @ParameterizedTest
    @CsvSource({"iodef, mailto:a@example.test", "issuemail, ;", "unknown, x"})
    void isNotRestrictedByOtherProperties(String tag, String value) {
        put("example.test", 0, tag, value);
        assertPermitted("example.test");
        assertPermitted("*.example.test");
    }

    @Test
    void asksIssuewildForWildcardsOnly() {
        put("example.test", 0, "issue", "letsencrypt.org");
        put("example.test", 0, "issuewild", ";");
        assertPermitted("example.test");
        assertForbidden("*.example.test");
        zone.clear();
        put("example.test", 0, "issue", ";");
        put("example.test", 0, "issuewild", "letsencrypt.org");
        assertForbidden("example.test");
        assertPermitted("*.example.test");
        zone.clear();
        put("example.test", 0, "issuewild", ";");
        assertPermitted("example.test");
        assertForbidden("*.example.test");
    }

    @Test
    void forbidsWhatIsCriticalAndUnknown() {
        put("example.test", 0, "issue", "letsencrypt.org");
        put("example.test", 128, "tbs", "Unknown");
        assertThat(forbidden("example.test"))
                .isEqualTo(
                        new CaaVerdict.Forbidden(
                                "example.test. CAA 128 tbs \"Unknown\" is critical and no authority knows it",
                                "remove the record example.test. CAA 128 tbs \"Unknown\""));
        zone.clear();
        put("example.test", 128, "iodef", "mailto:a@example.test");
        put("example.test", 1, "tbs", "Unknown");
        assertPermitted("example.test");
    }

    @Test
    void saysWhatToSet() {
        put("example.test", 0, "issue", "other.test");
        put("example.test", 0, "issuewild", ";");
        assertThat(forbidden("a.example.test"))
                .isEqualTo(
                        new CaaVerdict.Forbidden(
                                "CAA 0 issue \"other.test\" at example.test. does not allow letsencrypt.org",
                                "set the record example.test. CAA 0 issue \"letsencrypt.org\""));
        assertThat(forbidden("*.example.test").remedy())
                .isEqualTo("set the record example.test. CAA 0 issuewild \"letsencrypt.org\"");
        zone.clear();
        put("example.test", 0, "issue", "other.test");
        assertThat(forbidden("*.example.test").remedy())
                .isEqualTo("set the record example.test. CAA 0 issue \"letsencrypt.org\"");
    }

    @Test
    void saysWhatToSetAsNarrowlyAsTheOwnerDoes() {
        put("example.test", 0, "issue", "letsencrypt.org; accounturi=https://ca.test/acct/2");
        assertThat(forbidden("example.test"))
                .isEqualTo(
                        new CaaVerdict.Forbidden(
                                "CAA 0 issue \"letsencrypt.org; accounturi=https://ca.test/acct/2\" at example.test."
                                        + " does not allow our account at letsencrypt.org",
                                "set the record example.test. CAA 0 issue \"letsencrypt.org; accounturi="
                                        + ACCOUNT
                                        + "\""));
        zone.clear();
        put("example.test", 0, "issue", "letsencrypt.org; validationmethods=http-01");
        assertThat(forbidden("example.test"))
                .satisfies(
                        verdict -> assertThat(verdict.why()).endsWith("validation by dns-01"),
                        verdict ->
                                assertThat(verdict.remedy())
                                        .endsWith("\"letsencrypt.org; validationmethods=dns-01\""));
    }

    @Test
    void hasNoAccountThatARecordCouldNameBeforeTheFirstOrder() {
        CaaIssuer unknown = new CaaIssuer(ISSUER.domains(), Optional.empty(), ISSUER.methods());
        put("example.test", 0, "issue", "letsencrypt.org; accounturi=" + ACCOUNT);
        assertThat(policy.check(CertificateName.of("example.test"), unknown))
                .isInstanceOf(CaaVerdict.Forbidden.class);
    }

    @Test
    void takesEachNameOfTheAuthority() {
        CaaIssuer two =
                new CaaIssuer(Set.of("b.test", "a.test"), Optional.empty(), ISSUER.methods());
        put("example.test", 0, "issue", "b.test");
        assertThat(policy.check(CertificateName.of("example.test"), two))
                .isInstanceOf(CaaVerdict.Permitted.class);
        put("other.test", 0, "issue", "c.test");
        assertThat(policy.check(CertificateName.of("other.test"), two))
                .isInstanceOfSatisfying(
                        CaaVerdict.Forbidden.class,
                        verdict -> assertThat(verdict.remedy()).endsWith("\"a.test\""));
    }

    @Test
    void letsTheOwnerAnswerForATopLevelDomain() {
        put("test", 0, "issue", ";");
        assertThat(forbidden("mail.example.test").remedy())
                .isEqualTo("set the record mail.example.test. CAA 0 issue \"letsencrypt.org\"");
    }

    @Test
    void stopsWhereAServerKnowsItsOwnZonesOnly() {
        irresponsible.add("test");
        assertPermitted("example.test");
    }

    @Test
    void doesNotGuessWhatNobodyKnows() {
        irresponsible.add("example.test");
        assertThatThrownBy(() -> policy.check(CertificateName.of("example.test"), ISSUER))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UNREACHABLE))
                .hasMessageContaining("example.test");
    }

    @Test
    void tellsNothingThatATerminalWouldObey() {
        put("example.test", 0, "issue", "\u001b[31m\"\\\n" + "x".repeat(500));
        assertThat(forbidden("example.test").why())
                .contains("\\027[31m\\\"\\\\\\010")
                .hasSizeLessThan(400);
    }

    private void put(String name, int flags, String tag, String value) {
        zone.computeIfAbsent(name, key -> new ArrayList<>()).add(new CaaRecord(flags, tag, value));
    }

    private void assertPermitted(String name) {
        assertThat(policy.check(CertificateName.of(name), ISSUER))
                .isInstanceOf(CaaVerdict.Permitted.class);
    }

    private void assertForbidden(String name) {
        forbidden(name);
    }

    private CaaVerdict.Forbidden forbidden(String name) {
        CaaVerdict verdict = policy.check(CertificateName.of(name), ISSUER);
        assertThat(verdict).isInstanceOf(CaaVerdict.Forbidden.class);
        return (CaaVerdict.Forbidden) verdict;
    }
}
