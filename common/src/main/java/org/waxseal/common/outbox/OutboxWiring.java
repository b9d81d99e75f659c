package org.waxseal.common.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.OutboxPayloadSerializer;
import io.namastack.outbox.retry.OutboxRetryPolicy;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.stream.StatementCodec;
import org.waxseal.common.stream.StatementPublisher;
import tools.jackson.databind.json.JsonMapper;

/** Wires the outbox; its polling and instances are set in waxseal-platform.yml. */
@Configuration(proxyBeanMethods = false)
public class OutboxWiring {

    @Bean
    StatementOutbox statementOutbox(Outbox outbox, StatementCodec codec) {
        return new NamastackOutbox(outbox, codec);
    }

    @Bean
    OutboxHandler outboxHandler(StatementPublisher publisher) {
        return new OutboxHandler(publisher);
    }

    /** The name is the library's: it looks it up. */
    @Bean
    OutboxRetryPolicy outboxRetryPolicy() {
        return new RetryForEver();
    }

    /** Not the service's JSON settings: rows of an older program must stay readable. */
    @Bean
    OutboxPayloadSerializer outboxPayloadSerializer() {
        JsonMapper mapper = JsonMapper.builder().build();
        return new OutboxPayloadSerializer() {
            @Override
            public String serialize(Object payload) {
                return mapper.writeValueAsString(payload);
            }

            @Override
            public <T> T deserialize(String serialized, Class<T> type) {
                return mapper.readValue(serialized, type);
            }
        };
    }

    @Bean
    OutboxLag outboxLag(JdbcClient database, Clock clock) {
        return new OutboxLag(database, clock);
    }

    @Bean
    MeterBinder outboxMetrics(OutboxLag lag) {
        return (MeterRegistry metrics) -> {
            Gauge.builder("waxseal.outbox.lag", lag, l -> l.oldest().toMillis() / 1000.0)
                    .description("Age of the oldest statement that is not published")
                    .baseUnit("seconds")
                    .register(metrics);
            Gauge.builder("waxseal.outbox.waiting", lag, OutboxLag::waiting)
                    .description("Statements that are not published")
                    .register(metrics);
        };
    }
}
