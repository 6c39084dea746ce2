import { ReportFormatError } from './report-format-error';

/** The encoding is in the first line, in ASCII. */
const DECLARATION_BYTES = 200;

/** The text of an XML document, by its byte order mark or its declaration. @see https://www.w3.org/TR/xml/#sec-guessing */
export function decodeXml(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ReportFormatError(
      (error as Error).name === 'RangeError'
        ? `unknown encoding ${encoding}`
        : `the file is not in the encoding ${encoding}`,
    );
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, DECLARATION_BYTES).toString('latin1');
  return /^(?:\xef\xbb\xbf)?<\?xml [^>]*encoding=["']([\w.:-]{1,40})["']/.exec(head)?.[1] ?? 'utf-8';
}
