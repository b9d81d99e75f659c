package org.waxseal.issuer.vault;

import java.net.URI;
import java.util.HexFormat;
import org.waxseal.common.id.Subject;

/**
 * Rows that the version before data keys has written, under the master key 00 01 02 ... 1f. Never
 * edited: such rows are in databases.
 */
final class FirstSchemeRows {
    static final SealedKey OF_SUBJECT =
            row(
                    KeyReference.of(Subject.parse("domain:example.test"), 3),
                    "88a51c6986582a2530b39aee",
                    "1bb30ca58e62cb7aeef7b2264753f42c242319f2ce68a0f8e54ed5f1d43c24884304e80cd7b9e8d5"
                            + "c13debfa5ecfb9f2a0f81c410c0d098f922d5472a24743b68f966ea06cb0de50b61846eb38f46cde5a05cf");

    static final String PUBLIC_KEY_OF_SUBJECT =
            "3059301306072a8648ce3d020106082a8648ce3d0301070342000495f9bcd2a8e8667c9894476f20e481d4"
                    + "0fa1d532beed9545972dd19dbc2220ce8d1b165fbdffed597aea717fbef4b68883e0ce299f1735a37b5a082f280ec309";

    static final SealedKey OF_ACCOUNT =
            row(
                    KeyReference.ofAccount(URI.create("https://ca.test/directory")),
                    "96c7f16cde7714a19bb77933",
                    "ec4e6cd08433dd52d6c857e532e4773c6160ea55a3b69bc6e86e53ae2d52534c238c3cbbb211b439"
                            + "d8d0db6d607514025ceff136cee22a4a647604d5320ae392a7a10d54e96fd949302f1d9490e8bae5e3943b");

    private FirstSchemeRows() {}

    static KeyEncryptionKey masterKey() {
        return KeyEncryptionKey.of(masterKeyOctets());
    }

    static byte[] masterKeyOctets() {
        byte[] key = new byte[KeyEncryptionKey.OCTETS];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return key;
    }

    private static SealedKey row(KeyReference reference, String nonce, String sealed) {
        return new SealedKey(
                reference, HexFormat.of().parseHex(nonce), HexFormat.of().parseHex(sealed), null);
    }
}
