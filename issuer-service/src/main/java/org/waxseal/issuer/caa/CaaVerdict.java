package org.waxseal.issuer.caa;

/** Whether CAA records let our authority issue for a name. */
public sealed interface CaaVerdict {

    record Permitted() implements CaaVerdict {}

    /**
     * They do not.
     *
     * @param why for a person: what stands there
     * @param remedy for a person: what to set there, with the exact record
     */
    record Forbidden(String why, String remedy) implements CaaVerdict {}
}
