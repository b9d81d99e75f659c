package org.waxseal.issuer.testca;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the test wants of single names. A name is written as in the order: {@code *.example.org} and
 * {@code example.org} are two.
 */
public final class Validations {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final Validator otherwise;
    private final Map<String, Told> failures = new HashMap<>();
    private final Map<String, Validator.Failure> rejections = new HashMap<>();
    private int polls;

    private record Told(Validator.Failure failure, int times) {}

    Validations(Validator otherwise) {
        this.otherwise = otherwise;
    }

    /** Every validation of this name fails from now on. */
    public void fail(String name, String type, String detail) {
        fail(name, ALWAYS, type, detail);
    }

    /** The next validations of this name fail. */
    public synchronized void fail(String name, int times, String type, String detail) {
        failures.put(name, new Told(new Validator.Failure(type, detail), times));
    }

    /** Orders with this name are refused at once, as for a name that policy forbids. */
    public synchronized void reject(String name, String detail) {
        rejections.put(name, new Validator.Failure("rejectedIdentifier", detail));
    }

    /** The name is judged by the validator again. */
    public synchronized void heal(String name) {
        failures.remove(name);
        rejections.remove(name);
    }

    /**
     * Outcomes are shown late.
     *
     * @param count of answers about the authorization or its challenge that still say pending, the
     *     first of them to the request to validate
     */
    public synchronized void delay(int count) {
        polls = count;
    }

    synchronized int polls() {
        return polls;
    }

    synchronized Optional<Validator.Failure> rejection(String name) {
        return Optional.ofNullable(rejections.get(name));
    }

    Optional<Validator.Failure> validate(Validator.Proof proof) throws InterruptedException {
        Optional<Validator.Failure> told =
                told(proof.wildcard() ? "*." + proof.domain() : proof.domain());
        return told.isPresent() ? told : otherwise.validate(proof);
    }

    private synchronized Optional<Validator.Failure> told(String name) {
        Told told = failures.get(name);
        if (told == null) {
            return Optional.empty();
        }
        if (told.times() <= 1) {
            failures.remove(name);
        } else if (told.times() < ALWAYS) {
            failures.put(name, new Told(told.failure(), told.times() - 1));
        }
        return Optional.of(told.failure());
    }
}
