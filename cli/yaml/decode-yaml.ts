import { YamlSyntaxError } from './yaml-token';

/** The encoding of a stream follows from its first bytes, which are no part of the text. */
const BYTE_ORDER_MARKS = [
  { bytes: [0xff, 0xfe], encoding: 'utf16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf16be' },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf8' },
] as const;

/** How a UTF-8 sequence of so many bytes begins, and the smallest character that needs it. */
const SEQUENCES = [
  { mask: 0x80, lead: 0x00, smallest: 0 },
  { mask: 0xe0, lead: 0xc0, smallest: 0x80 },
  { mask: 0xf0, lead: 0xe0, smallest: 0x800 },
  { mask: 0xf8, lead: 0xf0, smallest: 0x10000 },
] as const;

/** The characters of a stream, and what is wrong at its end: libyaml finds that only when it reads so far. */
export interface DecodedYaml {
  readonly characters: readonly string[];
  readonly errorAtEnd?: YamlSyntaxError;
}

/**
 * The characters of a YAML stream. What is no text is refused as libyaml's reader refuses it.
 * @see https://github.com/yaml/libyaml/blob/0.2.5/src/reader.c
 */
export function decodeYaml(source: string | Uint8Array): DecodedYaml {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const mark = BYTE_ORDER_MARKS.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
  const rest = bytes.subarray(mark?.bytes.length ?? 0);
  return mark === undefined || mark.encoding === 'utf8' ? utf8(rest) : utf16(rest, mark.encoding);
}

/** YAML 1.1 has no control characters: https://yaml.org/spec/1.1/#id868524 */
function append(code: number, characters: string[]): void {
  if (!isPrintable(code)) throw errorAt('control characters are not allowed', characters);
  characters.push(String.fromCodePoint(code));
}

function isPrintable(code: number): boolean {
  return (
    (code >= 0x20 && code <= 0x7e) ||
    code === 0x0a ||
    code === 0x0d ||
    code === 0x09 ||
    code === 0x85 ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

function utf8(bytes: Uint8Array): DecodedYaml {
  const characters: string[] = [];
  const refuse = (problem: string) => errorAt(problem, characters);
  for (let offset = 0; offset < bytes.length;) {
    const first = bytes[offset];
    // eslint-disable-next-line no-bitwise
    const width = SEQUENCES.findIndex(({ mask, lead }) => (first & mask) === lead) + 1;
    if (width === 0) throw refuse('invalid leading UTF-8 octet');
    const { mask, smallest } = SEQUENCES[width - 1];
    if (offset + width > bytes.length) return { characters, errorAtEnd: refuse('incomplete UTF-8 octet sequence') };
    let code = first & ~mask & 0xff; // eslint-disable-line no-bitwise
    for (const octet of bytes.subarray(offset + 1, offset + width)) {
      // eslint-disable-next-line no-bitwise
      if ((octet & 0xc0) !== 0x80) throw refuse('invalid trailing UTF-8 octet');
      code = code * 0x40 + (octet & 0x3f); // eslint-disable-line no-bitwise
    }
    if (code < smallest) throw refuse('invalid length of a UTF-8 sequence');
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) throw refuse('invalid Unicode character');
    append(code, characters);
    offset += width;
  }
  return { characters };
}

function utf16(bytes: Uint8Array, encoding: 'utf16le' | 'utf16be'): DecodedYaml {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unit = (offset: number) => view.getUint16(offset, encoding === 'utf16le');
  const characters: string[] = [];
  const refuse = (problem: string) => errorAt(problem, characters);
  for (let offset = 0; offset < bytes.length;) {
    if (offset + 2 > bytes.length) return { characters, errorAtEnd: refuse('incomplete UTF-16 character') };
    const first = unit(offset);
    offset += 2;
    if (first >= 0xdc00 && first <= 0xdfff) throw refuse('unexpected low surrogate area');
    if (first < 0xd800 || first > 0xdbff) {
      append(first, characters);
      continue;
    }
    if (offset + 2 > bytes.length) return { characters, errorAtEnd: refuse('incomplete UTF-16 surrogate pair') };
    const second = unit(offset);
    offset += 2;
    if (second < 0xdc00 || second > 0xdfff) throw refuse('expected low surrogate area');
    append(0x10000 + (first - 0xd800) * 0x400 + (second - 0xdc00), characters);
  }
  return { characters };
}

function errorAt(problem: string, before: readonly string[]): YamlSyntaxError {
  const lines = before.join('').split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  return new YamlSyntaxError(problem, { line: lines.length - 1, column: Array.from(lines.at(-1) ?? '').length });
}
