const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-/
const anyPem = /-----BEGIN [A-Z0-9 ]+-----/

/** Whether a text holds a private key, in any of the forms with a header line: PKCS#1 and #8, EC, OpenSSH, PGP, PuTTY. */
export const holdsPrivateKey = (text: string): boolean => privateKey.test(text)

/**
 * Whether a file that is named like a private key is none: it has certificates, public keys or parameters only.
 * Without any header it may be a key in binary form.
 */
export const isPublicPem = (text: string): boolean => anyPem.test(text) && !privateKey.test(text)
