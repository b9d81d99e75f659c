package org.waxseal.issuer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.VirtualThreadCarriers;

/** The issuer as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(IssuerWiring.class)
public class IssuerApplication {

    public static void main(String[] arguments) {
        VirtualThreadCarriers.provideEnough();
        new SpringApplicationBuilder(IssuerApplication.class)
                .properties("spring.config.name=issuer-service")
                .run(arguments);
    }
}
