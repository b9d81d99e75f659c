package org.waxseal.issuer.testca;

import java.util.Optional;

/**
 * What a validation gave.
 *
 * @param failure empty when the proof was there
 */
record Outcome(Optional<Validator.Failure> failure) {}
