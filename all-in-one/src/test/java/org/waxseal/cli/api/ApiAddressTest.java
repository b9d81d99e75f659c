package org.waxseal.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waxseal.cli.outcome.CommandFailed;

class ApiAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, http://127.0.0.1:8080/api/v1",
        "http://localhost:8080/, http://localhost:8080/api/v1",
        "http://127.0.0.1:40001/api/v1, http://127.0.0.1:40001/api/v1",
        "https://waxseal.example.org/behind/proxy/, https://waxseal.example.org/behind/proxy/api/v1",
        "http://[::1]:8080, http://[::1]:8080/api/v1"
    })
    void readsAnAddress(String written, String root) {
        assertThat(ApiAddress.parse(written).root()).isEqualTo(root);
    }

    @Test
    void aProductOfThisMachineMayListenAnywhere() {
        assertThat(
                        ApiAddress.ofThisMachine(
                                        URI.create("http://192.0.2.5:8080/api/v1"), "see its log")
                                .root())
                .isEqualTo("http://192.0.2.5:8080/api/v1");
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        assertWrong("127.0.0.1:8080", "is not a URL");
        assertWrong("ftp://127.0.0.1/", "http or https");
        assertWrong("http://127.0.0.1/?a=b", "a query");
        assertWrong("http://console.example.org", "use https, or a tunnel to 127.0.0.1");
        assertThatThrownBy(() -> ApiAddress.parse("https://user:secret@waxseal.example.org"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("--token-file")
                .message()
                .doesNotContain("secret");
    }

    private static void assertWrong(String written, String part) {
        assertThatThrownBy(() -> ApiAddress.parse(written))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("'" + written + "'")
                .hasMessageContaining(part);
    }

    @Test
    void keepsHostileValuesInsideTheirSegment() {
        ApiAddress address = ApiAddress.parse("http://127.0.0.1:8080");
        assertThat(
                        address.at(
                                "/domains/" + ApiAddress.segment("../tokens?x=1 ü"),
                                Map.of("name", "a&b=c")))
                .isEqualTo(
                        URI.create(
                                "http://127.0.0.1:8080/api/v1/domains/..%2Ftokens%3Fx%3D1%20%C3%BC?name=a%26b%3Dc"));
    }
}
