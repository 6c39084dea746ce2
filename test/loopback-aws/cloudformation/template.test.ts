import { inOrder, readTemplate, Resolver, Template } from './template';

const made = new Map([['Queue', { physicalId: 'queue-1', attributes: { Arn: 'arn:queue-1' } }]]);
const resolve = (value: unknown, template: Partial<Template> = {}) =>
  new Resolver(
    { Resources: {}, ...template },
    { Stage: 'prod', Names: ['a', 'b'] },
    { 'AWS::Region': 'us-east-1' },
    made,
  ).resolve(value);

test.each<[string, unknown, unknown]>([
  ['Ref of a parameter', { Ref: 'Stage' }, 'prod'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Ref of a resource', { Ref: 'Queue' }, 'queue-1'],
  ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue-1'],
  ['Join', { 'Fn::Join': ['-', ['x', { Ref: 'Stage' }]] }, 'x-prod'],
  ['Sub', { 'Fn::Sub': '${Stage}/${Queue.Arn}/${!Literal}' }, 'prod/arn:queue-1/${Literal}'],
  ['Select and Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  ['NoValue in an object and in a list', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
])('%s', (_, value, result) => {
  expect(resolve(value)).toEqual(result);
});

test('a condition chooses', () => {
  const Conditions = { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
  expect(resolve({ 'Fn::If': ['IsProd', 'yes', 'no'] }, { Conditions })).toBe('yes');
});

test.each<[string, unknown, string]>([
  ['a function', { 'Fn::Cidr': [] }, 'the function Fn::Cidr is not known'],
  ['a name', { Ref: 'Nobody' }, 'there is nothing called Nobody'],
  ['an attribute', { 'Fn::GetAtt': ['Queue', 'Url'] }, 'the attribute Url of Queue is not known'],
])('fails on %s that is not known', (_, value, message) => {
  expect(() => resolve(value)).toThrow(message);
});

test('a resource comes after what it needs', () => {
  const template = readTemplate(
    'Resources: {A: {Type: T, Properties: {b: {Ref: B}}}, B: {Type: T, DependsOn: C}, C: {Type: T}}',
  );
  expect(inOrder(template)).toEqual(['C', 'B', 'A']);
});

test('fails on a circle', () => {
  const template = readTemplate('Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, DependsOn: A}}');
  expect(() => inOrder(template)).toThrow('circular dependency between resources: A -> B -> A');
});
