package org.waxseal.notifier;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.VirtualThreadCarriers;

/** Starts the notifier service alone. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(NotifierWiring.class)
public class NotifierApplication {

    public static void main(String[] arguments) {
        VirtualThreadCarriers.provideEnough();
        new SpringApplicationBuilder(NotifierApplication.class)
                .properties("spring.config.name=notifier-service")
                .run(arguments);
    }
}
