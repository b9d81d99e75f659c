package org.waxseal.common.platform;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.time.Pauses;

/** What every service stands on. Each {@code <Service>Wiring} imports it. */
@Configuration(proxyBeanMethods = false)
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
        return Checkpoints.none();
    }
}
