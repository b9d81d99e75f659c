package org.waxseal.common.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.checkpoint.FileCheckpoints;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.common.outbox.OutboxWiring;
import org.waxseal.common.scheduler.PeriodicJob;
import org.waxseal.common.scheduler.PeriodicJobs;
import org.waxseal.common.scheduler.WorkScheduler;
import org.waxseal.common.stream.StatementCodec;
import org.waxseal.common.stream.StreamWiring;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.common.work.Work;

/** What every service stands on. Each {@code <Service>Wiring} imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    PlatformProperties.class,
    DatabaseProperties.class,
    TrustProperties.class
})
@Import({StreamWiring.class, OutboxWiring.class, TrustWiring.class, HealthWiring.class})
public class PlatformWiring {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Pauses pauses() {
        return Pauses.real();
    }

    @Bean
    Checkpoints checkpoints() {
        return FileCheckpoints.fromSystemProperty();
    }

    @Bean(destroyMethod = "close")
    DataSource dataSource(DatabaseProperties database, PlatformProperties platform) {
        return ServiceDatabase.open(database, platform.service());
    }

    @Bean
    StatementCodec statementCodec(PlatformProperties platform) {
        return new StatementCodec(platform.service());
    }

    /** It is the service's {@code WakeUps}. */
    @Bean
    WorkScheduler workScheduler(
            ObjectProvider<Work> works,
            DataSource dataSource,
            DatabaseProperties database,
            Clock clock,
            Pauses pauses,
            MeterRegistry metrics) {
        return new WorkScheduler(
                () -> works.orderedStream().toList(),
                dataSource,
                ServiceDatabase.isExclusive(database),
                clock,
                pauses,
                metrics);
    }

    @Bean
    PeriodicJobs periodicJobs(ObjectProvider<PeriodicJob> jobs, Pauses pauses) {
        return new PeriodicJobs(jobs.orderedStream().toList(), pauses);
    }

    /** All metrics say whose they are; four services may be scraped on one host. */
    @Bean
    MeterFilter serviceTag(PlatformProperties platform) {
        Tag service = Tag.of("service", platform.service());
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.replaceTags(Tags.concat(List.of(service), id.getTagsAsIterable()));
            }
        };
    }
}
