import type { CatalogueEntry } from './entry.ts';

const CLEAN = {
  text: 'Have a clean copy written.',
  command: 'hawser creds convert FILE --to pem --out PATH',
} as const;
const AGAIN = { text: 'Download, export or copy it again, whole.' } as const;

function odd<const Title extends string>(title: Title, meaning: string): CatalogueEntry & { readonly title: Title } {
  return { cause: 'cert-format', rung: 'server-trust', title, meaning, remedy: [CLEAN] };
}

/** What can be found in credential files as they stand, before anything is asked of what they say. */
export const fileEntries = {
  'file-bom': odd(
    'A byte order mark stands before the text',
    'Editors on Windows write it and do not show it. A parser that looks for BEGIN at the first byte finds nothing.',
  ),
  'file-utf16': odd(
    'The file is saved as UTF-16',
    'Windows PowerShell’s > and "Unicode" in Notepad do this. No module and no TLS library reads it.',
  ),
  'file-line-ends': odd(
    'The lines end with CR',
    'Files from Windows have CR LF. The byte count that an upload needs is then larger than an editor shows, and some modules refuse the file.',
  ),
  'file-last-newline': odd(
    'The last line has no line end',
    'Some parsers and some upload dialogues wait for it; and two files joined behind each other become damaged.',
  ),
  'file-text-around': odd(
    'Other text stands outside of BEGIN and END',
    'OpenSSL passes over it. It costs bytes on the module, and not every module passes over it.',
  ),
  'file-indented': odd(
    'Lines begin or end with blanks',
    'Indentation from a document or a YAML file. Small PEM parsers stumble over it.',
  ),
  'file-line-width': odd(
    'The base64 is not cut into lines of 64 characters',
    'RFC 7468 asks for 64. Tools of mail write 76; OpenSSL reads it, some modules have a shorter line buffer.',
  ),
  'file-one-line': odd(
    'The whole base64 stands on one line',
    'The line ends were lost on the way, in a form field or in an environment variable. OpenSSL refuses it.',
  ),
  'file-blanks': odd(
    'Blanks stand where the line ends were',
    'A form field or a shell has turned line ends into blanks. OpenSSL refuses it.',
  ),
  'file-escaped': odd(
    'Line ends are written out as a backslash and a letter',
    'That is how JSON, environment variables and source code carry them. As a file or in an upload they are wrong.',
  ),
  'file-string-literal': odd(
    'The file is source code: strings between quotation marks',
    'Copied out of a sketch or a header file. The quotation marks are not part of the certificate.',
  ),
  'file-byte-array': odd(
    'The bytes are written as numbers',
    'Copied out of source code or of a hex dump. No module takes it in this form.',
  ),
  'file-typographic': odd(
    'A word processor has changed hyphens or quotation marks',
    'It made long dashes or curly quotation marks of them. BEGIN is then not found.',
  ),
  'file-hidden-characters': odd(
    'Invisible characters stand inside the base64',
    'Copied from a web page or a document: no-break blanks, zero-width blanks.',
  ),
  'file-mail-quoted': odd('The lines begin with > as in an answered mail', 'The sign is not part of the certificate.'),
  'file-no-armour': odd(
    'The lines BEGIN and END are missing',
    'The base64 alone stands there, as cloud consoles and secret stores hand it out. Nothing reads it as PEM.',
  ),
  'file-armour': odd(
    'A line BEGIN or END is missing or misspelt',
    'Five hyphens belong on each side, and the same words behind BEGIN and END.',
  ),
  'file-wrong-label': odd(
    'BEGIN announces something else than what follows',
    'Somebody has written the line by hand, or renamed it. Parsers go by the label and then fail.',
  ),
  'file-padding': odd(
    'The end of the base64 has too many or too few signs =',
    'Some decoders refuse that, others lose the last bytes.',
  ),
  'file-trailing-bytes': odd(
    'Bytes follow behind the end of the object',
    'A line end behind DER, or what a tool has appended. They count in an upload, and strict parsers refuse them.',
  ),
  'file-curve-block': odd(
    'A block EC PARAMETERS stands before the key',
    '"openssl ecparam -genkey" writes it. Modules look for the key in the first block and find a curve.',
  ),
  'file-part-unreadable': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'A part of the file cannot be read',
    meaning: 'What is said of it is all that can be known. It is left out of everything else.',
    remedy: [AGAIN],
  },
  'file-not-credential': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file holds no certificate and no key',
    meaning: 'It is something else, or too damaged to be recognised.',
    remedy: [AGAIN],
  },
  'file-locked': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'It is encrypted and was not opened',
    meaning: 'What is in it can be told only with its password. Most modules cannot open it either.',
    remedy: [{ text: 'Put the password into an environment variable and name it.', command: '--password-env NAME' }],
  },
  'file-encrypted': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'The private key is encrypted in its file',
    meaning: 'Most modules have no way to be told the password.',
    remedy: [CLEAN],
  },
  'file-name-misleads': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file’s name says something else than what it holds',
    meaning: 'Modules and people go by the name: by .pem or .der for the form, by "key" or "ca" for what it is.',
    remedy: [{ text: 'Look whether it is the file that you meant, then rename it.' }],
  },
  'file-duplicate': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The same object is given more than once',
    meaning: 'It costs bytes; in a chain that is sent, some stacks refuse it.',
    remedy: [{ text: 'Leave one of them out.' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
