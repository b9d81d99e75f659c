package org.waxseal.issuer.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.challenge.ChallengeRecord;

class PresentedOwnerMigrationTest {

    @Test
    void keepsThePlaceOfValuesThatStandInDnsDuringTheUpgrade() {
        DriverManagerDataSource source =
                new DriverManagerDataSource(
                        "jdbc:h2:mem:presented;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        JdbcClient database = JdbcClient.create(source);
        migrate(source, "2");
        database.sql(
                        """
                        insert into presented_record (subject, name, digest, remove_by)
                        values ('domain:example.test', 'mail.example.test', 'value', :by)
                        """)
                .param("by", Instant.EPOCH.atOffset(ZoneOffset.UTC))
                .update();
        migrate(source, "latest");
        assertThat(new JdbcPresentedRecords(database).of(Subject.parse("domain:example.test")))
                .containsExactly(
                        new ChallengeRecord(
                                DnsName.of("mail.example.test"),
                                "_acme-challenge.mail.example.test",
                                "value"));
    }

    private static void migrate(DriverManagerDataSource source, String target) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/issuer")
                .target(target)
                .load()
                .migrate();
    }
}
