package org.waxseal.console;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.PlatformWiring;

/**
 * The console: {@link RegistryWiring} is what it does, {@link WebWiring} and {@link
 * ProvisioningWiring} how it is asked, {@link EventsWiring} what it has to do with broker and other
 * services, and the platform what all stand on.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    PlatformWiring.class,
    RegistryWiring.class,
    ProvisioningWiring.class,
    EventsWiring.class,
    WebWiring.class
})
public class ConsoleWiring {}
