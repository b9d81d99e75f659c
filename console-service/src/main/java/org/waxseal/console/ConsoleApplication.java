package org.waxseal.console;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.VirtualThreadCarriers;

/** The console as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ConsoleWiring.class)
public class ConsoleApplication {

    public static void main(String[] arguments) {
        VirtualThreadCarriers.provideEnough();
        new SpringApplicationBuilder(ConsoleApplication.class)
                .properties("spring.config.name=console-service")
                .run(arguments);
    }
}
