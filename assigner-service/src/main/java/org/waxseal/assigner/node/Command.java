package org.waxseal.assigner.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A program to run on a node: words, never a shell line. Input is kept out of {@link #toString()},
 * for it may hold a key; the words must never hold one, since every user of the node can read them.
 */
public final class Command {
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final List<String> words;
    private final byte[] input;
    private final Duration timeout;

    private Command(List<String> words, byte[] input, Duration timeout) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command has at least the program's name");
        }
        this.words = List.copyOf(words);
        this.input = input.clone();
        this.timeout = timeout;
    }

    /** Without input, ended after a minute. */
    public static Command of(String... words) {
        return new Command(List.of(words), new byte[0], USUAL);
    }

    /** Without input, ended after a minute. */
    public static Command of(List<String> words) {
        return new Command(words, new byte[0], USUAL);
    }

    public Command withInput(byte[] given) {
        return new Command(words, given, timeout);
    }

    public Command within(Duration longest) {
        return new Command(words, input, longest);
    }

    public List<String> words() {
        return words;
    }

    /** What the program reads from its standard input; the caller gets a copy. */
    public byte[] input() {
        return input.clone();
    }

    /** After this the program is killed and the command has failed. */
    public Duration timeout() {
        return timeout;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Command that
                && words.equals(that.words)
                && Arrays.equals(input, that.input)
                && timeout.equals(that.timeout);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    /** The words only. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
