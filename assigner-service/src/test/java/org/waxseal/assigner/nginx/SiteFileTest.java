package org.waxseal.assigner.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.waxseal.common.error.WaxsealException;

class SiteFileTest {
    private static final String SITE =
            """
            # ssl_certificate in a comment; {
            server {
                listen 80;
                return 301 https://$host$request_uri;
            }
            server {
                listen 443 ssl;
                server_name "~^(?<name>webmail\\.[a-z]{2,})$";
                ssl_certificate /etc/ssl/rsa.pem;
                ssl_certificate_key "/etc/ssl/rsa key.pem";
                ssl_certificate /etc/ssl/ec.pem; ssl_certificate_key /etc/ssl/ec.key;
                location / { add_header X "a;b{"; }
            }
            """;

    @Test
    void usesTheVariableInBlocksThatSpeakTls() {
        String managed = SiteFile.managed(SITE);

        assertThat(managed)
                .containsOnlyOnce("ssl_certificate $waxseal_cert/fullchain.pem;")
                .containsOnlyOnce("ssl_certificate_key $waxseal_cert/key.pem;")
                .containsOnlyOnce("ssl_protocols TLSv1.2 TLSv1.3;")
                .contains("# was: ssl_certificate /etc/ssl/rsa.pem;")
                .contains("# was: ssl_certificate_key \"/etc/ssl/rsa key.pem\";")
                .contains("return 301 https://$host$request_uri;");
        assertThat(managed.lines().filter(line -> line.strip().startsWith("ssl_cert"))).hasSize(2);
    }

    @Test
    void twiceIsAsOnceAndItCanBePutBack() {
        String managed = SiteFile.managed(SITE);

        assertThat(SiteFile.managed(managed)).isEqualTo(managed);
        String restored = SiteFile.restored(managed);
        assertThat(restored)
                .contains(
                        "ssl_certificate /etc/ssl/rsa.pem;", "ssl_certificate_key /etc/ssl/ec.key;")
                .doesNotContain("waxseal");
        assertThat(SiteFile.managed(restored)).isEqualTo(managed);
    }

    @Test
    void certificateLinesAddedLaterAreTakenUp() {
        String edited =
                SiteFile.managed(SITE)
                        .replace(
                                "# end waxseal",
                                "# end waxseal\n    ssl_certificate /etc/letsencrypt/new.pem;");

        String managed = SiteFile.managed(edited);

        assertThat(managed).contains("# was: ssl_certificate /etc/letsencrypt/new.pem;");
        assertThat(managed.lines().filter(line -> line.strip().startsWith("ssl_certificate ")))
                .hasSize(1);
    }

    @Test
    void protocolsOfTheAdministratorStay() {
        String site = "server { listen 1 ssl; ssl_protocols TLSv1.3; }";

        assertThat(SiteFile.managed(site)).doesNotContain("TLSv1.2");
    }

    @Test
    void unbalancedFilesAreRefused() {
        assertThatThrownBy(() -> SiteFile.managed("server {\n listen 1 ssl;\n"))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("broken near line");
        assertThat(SiteFile.hasTls("server { listen 80; }")).isFalse();
    }
}
