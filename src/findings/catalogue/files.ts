import type { CatalogueEntry } from './entry.ts';

const CLEAN = {
  text: 'Have a clean copy written.',
  command: 'hawser creds convert FILE --to pem --out PATH',
} as const;
const AGAIN = { text: 'Download, export or copy it again, whole.' } as const;

function odd<const Title extends string>(
  title: Title,
  meaning: string,
  evidence: string,
  sources: readonly string[],
): CatalogueEntry & { readonly title: Title } {
  return { cause: 'cert-format', rung: 'server-trust', title, meaning, evidence, sources, remedy: [CLEAN] };
}

/** What can be found in credential files as they stand, before anything is asked of what they say. */
export const fileEntries = {
  'file-bom': odd(
    'A byte order mark stands before the text',
    'Editors on Windows write it and do not show it. A parser that looks for BEGIN at the first byte finds nothing.',
    'The first bytes of the file are EF BB BF.',
    ['RFC 3629 §6 (byte order mark)', 'tried with OpenSSL 3.0, which passes over it'],
  ),
  'file-utf16': odd(
    'The file is saved as UTF-16',
    'Windows PowerShell’s > and "Unicode" in Notepad do this. No module and no TLS library reads it.',
    'The first bytes are FF FE or FE FF, or every second byte is 0.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-line-ends': odd(
    'The lines end with CR',
    'Files from Windows have CR LF. The byte count that an upload needs is then larger than an editor shows, and some modules refuse the file.',
    'Lines end with CR LF, or with CR alone.',
    ['RFC 7468 §2'],
  ),
  'file-last-newline': odd(
    'The last line has no line end',
    'Some parsers and some upload dialogues wait for it; and two files joined behind each other become damaged.',
    'The last byte is not a line end.',
    ['RFC 7468 §3'],
  ),
  'file-text-around': odd(
    'Other text stands outside of BEGIN and END',
    'OpenSSL passes over it. It costs bytes on the module, and not every module passes over it.',
    'Lines stand before BEGIN or behind END that belong to no block.',
    ['RFC 7468 §5.2 (explanatory text)', 'tried with OpenSSL 3.0, which passes over it'],
  ),
  'file-indented': odd(
    'Lines begin or end with blanks',
    'Indentation from a document or a YAML file. Small PEM parsers stumble over it.',
    'Lines of a block begin or end with blanks or tabs.',
    ['RFC 7468 §2', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-line-width': odd(
    'The base64 is not cut into lines of 64 characters',
    'RFC 7468 asks for 64. Tools of mail write 76; OpenSSL reads it, some modules have a shorter line buffer.',
    'A line of the base64, other than the last, is not 64 characters long.',
    ['RFC 7468 §2', 'RFC 2045 §6.8 (76 in mail)', 'tried with OpenSSL 3.0, which reads it'],
  ),
  'file-one-line': odd(
    'The whole base64 stands on one line',
    'The line ends were lost on the way, in a form field or in an environment variable. OpenSSL refuses it if BEGIN and END are on that line, too; a small parser has no room for a line so long.',
    'The base64 of a whole object stands on one line, alone or together with BEGIN and END.',
    ['RFC 7468 §2', 'tried with OpenSSL 3.0'],
  ),
  'file-blanks': odd(
    'Blanks stand where the line ends were',
    'A form field or a shell has turned line ends into blanks. OpenSSL refuses it.',
    'Blanks stand inside the base64, where line ends should be.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-escaped': odd(
    'Line ends are written out as a backslash and a letter',
    'That is how JSON, environment variables and source code carry them. As a file or in an upload they are wrong.',
    'The two characters \\n (or \\r\\n) stand in the text, where line ends should be.',
    ['RFC 8259 §7 (JSON strings)', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-string-literal': odd(
    'The file is source code: strings between quotation marks',
    'Copied out of a sketch or a header file. The quotation marks are not part of the certificate.',
    'The lines stand between quotation marks.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-byte-array': odd(
    'The bytes are written as numbers',
    'Copied out of source code or of a hex dump. No module takes it in this form.',
    'The file is a list of numbers (0x30, 0x82 …) that together are a certificate or a key.',
    [],
  ),
  'file-typographic': odd(
    'A word processor has changed hyphens or quotation marks',
    'It made long dashes or curly quotation marks of them. BEGIN is then not found.',
    'Dashes other than the hyphen stand around BEGIN and END, or quotation marks are curly.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-hidden-characters': odd(
    'Invisible characters stand inside the base64',
    'Copied from a web page or a document: no-break blanks, zero-width blanks.',
    'Characters without width, or no-break blanks, stand inside a block.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-mail-quoted': odd(
    'The lines begin with > as in an answered mail',
    'The sign is not part of the certificate.',
    'Each line of the block begins with >.',
    ['tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-no-armour': odd(
    'The lines BEGIN and END are missing',
    'The base64 alone stands there, as cloud consoles and secret stores hand it out. Nothing reads it as PEM.',
    'Base64 that decodes to a certificate or a key, without BEGIN and END.',
    ['RFC 7468 §2', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-armour': odd(
    'A line BEGIN or END is missing or misspelt',
    'Five hyphens belong on each side, and the same words behind BEGIN and END.',
    'BEGIN or END is there without the other, with other words, or with the wrong number of hyphens.',
    ['RFC 7468 §2', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-wrong-label': odd(
    'BEGIN announces something else than what follows',
    'Somebody has written the line by hand, or renamed it. Parsers go by the label and then fail.',
    'What the block decodes to is another kind of object than the label says.',
    ['RFC 7468 §4 and following', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-padding': odd(
    'The end of the base64 has too many or too few signs =',
    'Some decoders refuse that, others lose the last bytes.',
    'The base64 is not filled up with = to a multiple of four characters, or has too many of them.',
    ['RFC 4648 §3.2', 'tried with OpenSSL 3.0, which refuses it'],
  ),
  'file-trailing-bytes': odd(
    'Bytes follow behind the end of the object',
    'A line end behind DER, or what a tool has appended. They count in an upload, and strict parsers refuse them.',
    'The length that the object names for itself is shorter than what is there.',
    ['X.690 §8.1 (lengths)', 'tried with OpenSSL 3.0, which passes over it'],
  ),
  'file-curve-block': odd(
    'A block EC PARAMETERS stands before the key',
    '"openssl ecparam -genkey" writes it. Modules look for the key in the first block and find a curve.',
    'A block with the label EC PARAMETERS comes before the key.',
    ['RFC 5915', 'bifravst issue 53 (nRF9160)'],
  ),
  'file-part-unreadable': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'A part of the file cannot be read',
    meaning: 'What is said of it is all that can be known. It is left out of everything else.',
    evidence: 'A block or an object was found, and its inside does not decode.',
    sources: ['RFC 7468', 'X.690 (DER)'],
    remedy: [AGAIN],
  },
  'file-not-credential': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file holds no certificate and no key',
    meaning: 'It is something else, or too damaged to be recognised.',
    evidence: 'Neither PEM nor base64 nor DER nor PKCS#12 is recognised anywhere in the file.',
    sources: ['RFC 7468', 'RFC 7292 (PKCS#12)'],
    remedy: [AGAIN],
  },
  'file-locked': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'It is encrypted and was not opened',
    meaning: 'What is in it can be told only with its password. Most modules cannot open it either.',
    evidence: 'A PKCS#12 bundle or an encrypted key, and no password, or one that does not open it.',
    sources: ['RFC 7292 (PKCS#12)', 'RFC 5958 (encrypted PKCS#8)'],
    remedy: [{ text: 'Put the password into an environment variable and name it.', command: '--password-env NAME' }],
  },
  'file-encrypted': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'The private key is encrypted in its file',
    meaning: 'Most modules have no way to be told the password.',
    evidence: 'The key was opened with the password that was given.',
    sources: ['RFC 5958 (encrypted PKCS#8)', 'RFC 1421 §4.6 (Proc-Type: 4,ENCRYPTED)'],
    remedy: [CLEAN],
  },
  'file-name-misleads': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file’s name says something else than what it holds',
    meaning: 'Modules and people go by the name: by .pem or .der for the form, by "key" or "ca" for what it is.',
    evidence:
      'The extension or a word in the name (.der, .pem, .p12, "key", "cert") does not go with what the file holds.',
    sources: ['E2E forum 867815 (PEM text under a .der name on a CC3100)'],
    remedy: [{ text: 'Look whether it is the file that you meant, then rename it.' }],
  },
  'file-duplicate': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The same object is given more than once',
    meaning: 'It costs bytes; in a chain that is sent, some stacks refuse it.',
    evidence: 'Two certificates with the same SHA-256.',
    sources: ['RFC 8446 §4.4.2 and RFC 5246 §7.4.2 (certificate_list)'],
    remedy: [{ text: 'Leave one of them out.' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
