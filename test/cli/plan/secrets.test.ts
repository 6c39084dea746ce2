import { parseSecrets } from '../../../cli/plan/secrets';

describe('a file of secrets', () => {
  test.each([
    ['a # in a value', '/app/password=pass#word\n', { '/app/password': 'pass#word' }],
    ['quotes within quotes', 'app:key="{\\"a\\": 1}"\n', { 'app:key': '{"a": 1}' }],
    ['a tab', 'T="a\\tb"\n', { T: 'a\tb' }],
    ['several lines', 'K="first\nsecond"\nL=1\n', { K: 'first\nsecond', L: '1' }],
    ['a quote that is part of the value', 'Q=a"b\n', { Q: 'a"b' }],
  ])('gives a value with %s whole', (_, text, values) => {
    expect(parseSecrets(text)).toEqual({ kind: 'secrets', values: new Map(Object.entries(values)) });
  });
});
