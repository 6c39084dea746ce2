import * as fc from 'fast-check';
import { Masker } from '../../../cli/execute/masker';

describe('the masker', () => {
  test('hides a secret however the output is cut', () => {
    const piece = fc.constantFrom('abcabd', 'ab', 'abc', 'x', '\n', 'ä', 'abcab');
    fc.assert(
      fc.property(fc.array(piece), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (pieces, cuts) => {
        const text = Buffer.from(pieces.join(''));
        const masker = new Masker(['abcabd']);
        const shown: Buffer[] = [];
        for (let at = 0; at < text.length;) {
          const end = at + (cuts.next().value as number);
          shown.push(masker.piece(text.subarray(at, end)));
          at = end;
        }
        shown.push(masker.rest());
        expect(Buffer.concat(shown).toString()).toBe(text.toString().replaceAll('abcabd', '***'));
      }),
    );
  });

  test('hides the longest of secrets that contain each other', () => {
    expect(new Masker(['abc', 'abcdef']).text('abcdef abc')).toBe('*** ***');
  });

  test('passes bytes on as they are when there is nothing to hide', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(new Masker([]).piece(bytes)).toBe(bytes);
  });
});
