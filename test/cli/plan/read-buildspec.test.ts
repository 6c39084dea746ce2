import * as fc from 'fast-check';
import { readBuildspec } from '../../../cli/plan/read-buildspec';

describe('the buildspec reader', () => {
  test('takes Windows line ends', () => {
    const read = readBuildspec('version: 0.2\r\nphases:\r\n  build:\r\n    commands:\r\n      - echo on\r\n');
    expect(read.kind === 'readable' && read.buildspec.phases.BUILD?.commands).toEqual([{ text: 'echo on', line: 5 }]);
  });

  test('never throws, whatever the text', () => {
    const token = fc.constantFrom(
      'version',
      ': ',
      '0.2',
      '\n',
      '  ',
      '- ',
      'phases',
      'build',
      'commands',
      '\t',
      '"',
      '[',
      '{',
      '}',
      '&a ',
      '*a',
      '<<: *a',
      '|',
      '>',
      'env',
      'null',
      '# x',
      '!!binary ',
      '%YAML',
      '---',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token).map((tokens) => tokens.join('')),
        ),
        (text) => {
          expect(['readable', 'refused']).toContain(readBuildspec(text).kind);
        },
      ),
      { numRuns: 500 },
    );
  });
});
