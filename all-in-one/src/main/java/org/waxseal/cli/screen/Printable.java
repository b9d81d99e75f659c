package org.waxseal.cli.screen;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;

/** Text of others on a terminal. */
public final class Printable {

    private Printable() {}

    /**
     * Without control, format and line-separating characters: an owner's name or a server's banner
     * must not move the cursor or forge a line.
     */
    public static String of(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~')
                ? text
                : text.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    }

    /** How many columns it takes (UAX #11): two for East Asian wide characters, none for marks. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            width += character < 0x300 ? 1 : widthOf(character);
            i += Character.charCount(character);
        }
        return width;
    }

    private static int widthOf(int character) {
        int type = UCharacter.getType(character);
        if (type == ECharacterCategory.NON_SPACING_MARK
                || type == ECharacterCategory.ENCLOSING_MARK) {
            return 0;
        }
        int width = UCharacter.getIntPropertyValue(character, UProperty.EAST_ASIAN_WIDTH);
        return width == UCharacter.EastAsianWidth.WIDE
                        || width == UCharacter.EastAsianWidth.FULLWIDTH
                ? 2
                : 1;
    }
}
