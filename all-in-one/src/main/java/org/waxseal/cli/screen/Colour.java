package org.waxseal.cli.screen;

/** What a word means, in the 16 colours that every terminal has (ECMA-48 SGR). */
public enum Colour {
    PLAIN(""),
    GOOD("32"),
    WAITING("33"),
    BAD("31"),
    FAINT("2"),
    HEADING("1");

    private final String parameter;

    Colour(String parameter) {
        this.parameter = parameter;
    }

    /** How a state or verdict looks. */
    public static Colour of(String state) {
        return switch (state) {
            case "proven", "protected", "created", "changed", "active" -> GOOD;
            case "registered", "issued", "removing", "unknown" -> WAITING;
            case "unchanged", "" -> PLAIN;
            default -> BAD;
        };
    }

    String paint(String text) {
        return parameter.isEmpty() ? text : "\u001b[" + parameter + "m" + text + "\u001b[0m";
    }
}
