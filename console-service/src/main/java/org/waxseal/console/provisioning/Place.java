package org.waxseal.console.provisioning;

/** Where on the provisioning topic a record stands. */
public record Place(int partition, long offset) {}
