package org.waxseal.console.request;

/**
 * A row as it is registered now.
 *
 * @param outcome what that took
 */
public record Provisioned<T>(T row, Outcome outcome) {}
