package org.waxseal.assigner;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.VirtualThreadCarriers;

/** The assigner as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AssignerWiring.class)
public class AssignerApplication {

    public static void main(String[] arguments) {
        VirtualThreadCarriers.provideEnough();
        new SpringApplicationBuilder(AssignerApplication.class)
                .properties("spring.config.name=assigner-service")
                .run(arguments);
    }
}
