package org.waxseal.console;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.waxseal.common.platform.PlatformWiring;

/**
 * The console: {@link RegistryWiring} is what it does, {@link WebWiring} how it is asked, and the
 * platform what both stand on.
 */
@Configuration(proxyBeanMethods = false)
@Import({PlatformWiring.class, RegistryWiring.class, WebWiring.class})
public class ConsoleWiring {}
