import { lookUp, parseSecrets } from '../../../cli/plan/secrets';

describe('secrets', () => {
  test('are read from lines with quotes, spaces, comments and several lines', () => {
    const text =
      '# a comment\n/a/b = plain value \nexport X=1\nQ="with \\"quotes\\" and\\nescape"\nS=\'single $x\'\nM="one\ntwo"\r\nempty=\nid:key=v=w\n';
    const parsed = parseSecrets(text);
    expect(parsed.kind === 'secrets' && [...parsed.values]).toEqual([
      ['/a/b', 'plain value'],
      ['X', '1'],
      ['Q', 'with "quotes" and\nescape'],
      ['S', 'single $x'],
      ['M', 'one\ntwo'],
      ['empty', ''],
      ['id:key', 'v=w'],
    ]);
  });

  test.each([
    ['parameter-store', '/a', 'x'],
    ['parameter-store', '/b', undefined],
    ['secrets-manager', 'json:k', 'v'],
    ['secrets-manager', 'json:n', '1'],
    ['secrets-manager', 'json:none', undefined],
    ['secrets-manager', 'json::AWSCURRENT', '{"k":"v","n":1}'],
    ['secrets-manager', 'text:k', undefined],
    ['secrets-manager', 'own:k:AWSCURRENT:id', 'line'],
  ] as const)('%s %s is %j', (store, name, value) => {
    const values = new Map([
      ['/a', 'x'],
      ['json', '{"k":"v","n":1}'],
      ['text', 'no json'],
      ['own:k', 'line'],
    ]);
    expect(lookUp({ variable: 'V', store, name }, values)).toBe(value);
  });
});
