import { transformInput } from './input-transformer';

const EVENT = { id: '1', detail: { name: 'a "b"', list: [{ n: 1 }], when: null } };

test.each<[string, string, Record<string, string>, unknown]>([
  [
    'a whole value stands as JSON',
    '{"id":<id>,"detail":<detail>}',
    { id: '$.id', detail: '$.detail' },
    { id: '1', detail: EVENT.detail },
  ],
  ['a place in a list', '{"n":<n>}', { n: '$.detail.list[0].n' }, { n: 1 }],
  ['a value within a text stands as it is', '{"ref":"refs/<id>"}', { id: '$.id' }, { ref: 'refs/1' }],
  ['what is written as an escape is no placeholder', '{"glob":"\\u003cid\\u003e"}', { id: '$.id' }, { glob: '<id>' }],
])('%s', (_, template, paths, input) => {
  expect(transformInput(template, paths, EVENT)).toEqual(input);
});

test.each<[string, string, Record<string, string>]>([
  ['a quote within a text, as EventBridge does not escape it', '{"name":"is <name>"}', { name: '$.detail.name' }],
  ['a path that the event does not have', '{"x":<x>}', { x: '$.detail.x' }],
  ['a placeholder without a path', '{"x":<y>}', { x: '$.id' }],
])('fails on %s', (_, template, paths) => {
  expect(() => transformInput(template, paths, EVENT)).toThrow();
});
