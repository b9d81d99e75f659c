package org.waxseal.allinone;

/**
 * One service of this process.
 *
 * @param name as in {@code NAME-service.yml}
 * @param application its {@code @SpringBootConfiguration}
 */
public record SiblingService(String name, Class<?> application) {}
